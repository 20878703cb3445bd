"""The form for what a member agrees to beforehand."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from milestones.models import SupportPreferences


class SupportPreferencesForm(forms.ModelForm):
    class Meta:
        model = SupportPreferences
        fields = ["asks_groups", "opens_plan"]
        help_texts = {
            "asks_groups": _(
                "Only members of your groups who said they're around. They can see your "
                "pseudonym and that you're asking for support."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_action = "milestones:support-preferences"
        self.helper.add_input(Submit("save", _("Save choices")))
