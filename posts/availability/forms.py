"""The form for the hours in which a member can be around, and for what."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.models import AvailabilityWindow
from recovery_forum.lib.forms import CollapsibleFields, create_form_helper


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
        topics = self["challenges"]
        self.helper = create_form_helper(gettext_lazy("Save times"))
        self.helper.layout = Layout(
            "starts",
            "ends",
            CollapsibleFields(
                gettext_lazy("Only about some topics"),
                "challenges",
                is_open=bool(topics.value() or topics.errors),
            ),
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("starts") and cleaned.get("starts") == cleaned.get("ends"):
            self.add_error(
                "ends", _("The start and end are the same. Please choose two different times.")
            )
        return cleaned
