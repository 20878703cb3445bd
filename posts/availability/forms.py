"""The form for the hours in which a member can be around, and for what."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.models import AvailabilityWindow


class AvailabilityForm(forms.ModelForm):
    """From when until when a member may be asked, in their own time zone, and about what."""

    class Meta:
        model = AvailabilityWindow
        fields = ["starts", "ends", "challenges"]
        widgets = {
            name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            for name in ("starts", "ends")
        } | {"challenges": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ends"].help_text = gettext_lazy(
            "In your time zone. It may end after midnight."
        )
        self.fields["challenges"].help_text = gettext_lazy(
            "Choose none to be asked about everything in your groups."
        )
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", gettext_lazy("Save")))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("starts") and cleaned.get("starts") == cleaned.get("ends"):
            self.add_error(
                "ends", _("The start and end are the same. Please choose two different times.")
            )
        return cleaned
