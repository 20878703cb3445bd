"""The form with which organizers choose when daily threads open."""

from django import forms
from django.utils.translation import gettext_lazy as _

from milestones.models import DailyThreadSettings
from milestones.models.daily_threads import Region
from recovery_forum.lib.forms import create_form_helper


class DailyThreadSettingsForm(forms.ModelForm):
    regions = forms.MultipleChoiceField(
        label=_("When it opens"),
        choices=Region.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "At six in the morning there. Each rests when the next of its kind opens. Choose none "
            "to have no daily thread."
        ),
    )

    class Meta:
        model = DailyThreadSettings
        fields = ["regions", "words"]
        help_texts = {"words": _("Stands on top of each day. What helps you to begin?")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = create_form_helper(_("Save"))
