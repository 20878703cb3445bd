"""Forms for volunteering opportunities, their search, offers and answers."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Offer, Opportunity
from recovery_forum.lib.created_once import CreatedOnceForm
from recovery_forum.lib.forms import TextField, create_form_field, create_form_helper
from recovery_forum.lib.time_zones import get_zone_choices
from recovery_forum.lib.versioned_forms import VersionedForm


class OpportunityForm(CreatedOnceForm, VersionedForm):
    class Meta:
        model = Opportunity
        formfield_callback = create_form_field
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
            "effort": _("For example “two hours on Tuesdays” or “one afternoon”."),
            "experience": _("For example “a year of recovery” or “good with printers”."),
            "day": _("Leave empty if it's ongoing."),
            "contact": _(
                "Group members can see this. Leave empty if people should only respond here."
            ),
            "last_day": _("After this date it is removed from the list automatically."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = forms.ChoiceField(
            label=self.fields["time_zone"].label, choices=get_zone_choices(self.instance.time_zone)
        )

    def clean_last_day(self):
        last_day = self.cleaned_data["last_day"]
        if last_day < timezone.localdate():
            raise forms.ValidationError(_("This date is in the past. Please choose a later one."))
        return last_day

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("is_online") and not cleaned.get("place"):
            self.add_error("place", _("Say where it is, or that it can be done online."))
        if cleaned.get("time") and not cleaned.get("day"):
            self.add_error("day", _("Please choose the date for this time."))
        if cleaned.get("day") and cleaned.get("last_day") and cleaned["last_day"] > cleaned["day"]:
            cleaned["last_day"] = cleaned["day"]  # Nobody can help once that day is over.
        return cleaned


class OfferForm(forms.ModelForm):
    class Meta:
        model = Offer
        formfield_callback = create_form_field
        fields = ["note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"note": _("Only the group's organizers can read this.")}

    helper = create_form_helper(_("I'd like to help"))


class OfferAnswerForm(forms.Form):
    """An organizer accepts or declines an offer, with an optional text."""

    answer = TextField(label=_("Your answer"), max_length=500, required=False)
    says = forms.ChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))],
        error_messages={
            "required": _("Please choose yes or no."),
            "invalid_choice": _("Please choose yes or no."),
        },
    )


class OpportunitySearchForm(forms.Form):
    q = TextField(label=_("Search"), max_length=100, required=False)
    where = forms.ChoiceField(
        label=_("Where"),
        choices=[("", _("Anywhere")), ("online", _("Online")), ("place", _("In person"))],
        required=False,
    )
