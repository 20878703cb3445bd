"""The form with which organizers choose when daily threads open."""

from django import forms
from django.utils.translation import gettext_lazy as _

from milestones.models import DailyThreadSettings
from milestones.models.daily_threads import Region
from recovery_forum.lib.forms import create_form_field, create_form_helper


class DailyThreadSettingsForm(forms.ModelForm):
    regions = forms.MultipleChoiceField(
        label=_("Opens at"),
        choices=Region.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Opens at 6:00 in that region, and closes when the next one opens. "
            "Choose none for no daily thread."
        ),
    )

    class Meta:
        model = DailyThreadSettings
        formfield_callback = create_form_field
        fields = ["regions", "words"]
        help_texts = {
            "words": _(
                "Shown at the top of each daily thread. For example: what helps you get started?"
            )
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = create_form_helper(_("Save settings"))
