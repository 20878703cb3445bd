"""The form of a meeting in the panel, where staff correct what was reported as wrong."""

from django import forms
from django.utils.translation import gettext as _


class MeetingPanelForm(forms.ModelForm):
    def clean(self):
        """One coordinate alone is no position: the meeting would not be found nearby."""
        cleaned = super().clean()
        pair = [cleaned.get(name) for name in ("latitude", "longitude")]
        if self.errors.keys().isdisjoint({"latitude", "longitude"}) and pair.count(None) == 1:
            missing = "longitude" if pair[1] is None else "latitude"
            self.add_error(missing, _("Enter both latitude and longitude, or neither."))
        return cleaned
