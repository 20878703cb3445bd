"""The form with which organizers choose when daily threads open."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy

from milestones.models import DailyThreadSettings
from milestones.models.daily_threads import Region


class DailyThreadSettingsForm(forms.ModelForm):
    waves = forms.MultipleChoiceField(
        label=gettext_lazy("When it opens"),
        choices=Region.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "At six in the morning there. Each rests when the next of its kind opens. Choose none "
            "to have no daily thread."
        ),
    )

    class Meta:
        model = DailyThreadSettings
        fields = ["waves", "words"]
        help_texts = {"words": gettext_lazy("Stands on top of each day. What helps you to begin?")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", gettext_lazy("Save")))
