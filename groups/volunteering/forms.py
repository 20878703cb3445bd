"""Forms for volunteering opportunities, their search, offers and answers."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Offer, Opportunity
from recovery_forum.lib.forms import create_form_helper
from recovery_forum.lib.time_zones import get_zone_choices


class OpportunityForm(forms.ModelForm):
    class Meta:
        model = Opportunity
        fields = [
            "title", "text", "effort", "experience", "is_online", "place", "day", "time",
            "time_zone", "contact", "last_day",
        ]  # fmt: skip
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "last_day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "effort": _("Such as “two hours on Tuesdays” or “one afternoon”."),
            "experience": _("Such as “a year of recovery” or “patience with printers”."),
            "day": _("Leave it empty for something that goes on."),
            "contact": _("Members of the group read it. Leave it empty to answer here alone."),
            "last_day": _("After this day it leaves the list by itself."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = forms.ChoiceField(
            label=self.fields["time_zone"].label, choices=get_zone_choices()
        )
        self.helper = create_form_helper(_("Save"))

    def clean_last_day(self):
        last_day = self.cleaned_data["last_day"]
        if last_day < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Please choose a later one."))
        return last_day

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("is_online") and not cleaned.get("place"):
            self.add_error("place", _("Say where it is, or that it can be done online."))
        if cleaned.get("time") and not cleaned.get("day"):
            self.add_error("day", _("Say on which day this time is meant."))
        if cleaned.get("day") and cleaned.get("last_day") and cleaned["last_day"] > cleaned["day"]:
            cleaned["last_day"] = cleaned["day"]  # Nobody can help once that day is over.
        return cleaned


class OfferForm(forms.ModelForm):
    class Meta:
        model = Offer
        fields = ["note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"note": _("The organizers of the group read it, and nobody else.")}

    helper = create_form_helper(_("I'd like to help"))


class OfferAnswerForm(forms.Form):
    """An organizer accepts or declines an offer, with an optional text."""

    answer = forms.CharField(label=_("Your answer"), max_length=500, required=False)
    says = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])


class OpportunitySearchForm(forms.Form):
    q = forms.CharField(label=_("Words"), max_length=100, required=False)
    where = forms.ChoiceField(
        label=_("Where"),
        choices=[("", _("Anywhere")), ("online", _("Online")), ("place", _("At a place"))],
        required=False,
    )
