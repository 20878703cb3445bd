"""The form for a setback. Only one date is required; all text is optional."""

from datetime import datetime, time, timedelta

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from milestones.models import Setback
from milestones.partners.queries import list_partnerships


class SetbackForm(forms.ModelForm):
    happened_on = forms.DateField(
        label=_("When it happened"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    happened_time = forms.TimeField(
        label=_("About what time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("With times, an evening counts as an evening and not as a whole day."),
    )
    went_on_on = forms.DateField(
        label=_("When I went on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day you took up your way again. Leave it empty for now if it is ahead."),
    )
    went_on_time = forms.TimeField(
        label=_("About what time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    tell = forms.ModelMultipleChoiceField(
        queryset=None,
        to_field_name="public_id",
        label=_("Let somebody know"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They learn that it was a hard day and that you want them to know. No words."),
    )
    halt = forms.MultipleChoiceField(
        label=_("Was I…"),
        choices=Setback.Halt.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    triggers = forms.MultipleChoiceField(
        label=_("What was there"),
        choices=Setback.Trigger.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Setback
        fields = ["halt", "triggers", "before", "helps"]
        widgets = {
            "before": forms.Textarea(attrs={"rows": 3}),
            "helps": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"before": _("What came before"), "helps": _("What helps next time")}
        help_texts = {"helps": _("A sentence to the person you will be on such an evening.")}

    def __init__(self, *args, journey, **kwargs):
        super().__init__(*args, **kwargs)
        self.journey = journey
        if self.instance.pk:
            self._fill("happened", self.instance.happened_at)
            self._fill("went_on", self.instance.went_on_at)
        else:
            self.initial.setdefault("happened_on", journey.today())
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "happened_on", "happened_time", "went_on_on", "went_on_time",
            "halt", "triggers", "before", "helps", *self._ask_whom_to_tell(),
        )  # fmt: skip
        self.helper.add_input(Submit("save", _("Keep it")))

    def _ask_whom_to_tell(self):
        """Partners, and only now: a choice made earlier, or of one setback, tells of no other."""
        member = self.journey.member
        partners = {one: one.other(member) for one in list_partnerships(member)}
        if not partners:
            del self.fields["tell"]
            return []
        field = self.fields["tell"]
        field.queryset = list_partnerships(member)
        field.choices = [(one.public_id, other.name) for one, other in partners.items()]
        return ["tell"]

    def _fill(self, name, instant):
        """Midnight stands for a day without a time: nobody is shown what they did not write."""
        if instant is None:
            return
        local = instant.astimezone(self.journey.zone)
        self.initial[f"{name}_on"] = local.date()
        if local.time() != time.min:
            self.initial[f"{name}_time"] = local.time().replace(second=0, microsecond=0)

    def clean_happened_on(self):
        day = self.cleaned_data["happened_on"]
        if day > self.journey.today():
            raise forms.ValidationError(_("This day has not come yet where your journey is."))
        if day < self.journey.started_on:
            raise forms.ValidationError(_("This is before your journey began."))
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("happened_on"):
            self._check_instants(cleaned)
        return cleaned

    def _check_instants(self, cleaned):
        happened = self._instant(cleaned["happened_on"], cleaned.get("happened_time"))
        if happened > timezone.now():
            self.add_error("happened_time", _("This hour has not come yet."))
            return
        went_on = None
        if day := cleaned.get("went_on_on"):
            went_on = self._going_on(cleaned, day, happened)
        elif cleaned.get("went_on_time"):
            self.add_error("went_on_on", _("Please add the day to this time."))
        cleaned["happened_at"], cleaned["went_on_at"] = happened, went_on

    def _going_on(self, cleaned, day, happened):
        moment = cleaned.get("went_on_time")
        if day > self.journey.today():
            self.add_error("went_on_on", _("This day has not come yet. Leave it empty for now."))
            return None
        went_on = self._instant(day, moment)
        if not moment and day == cleaned["happened_on"]:
            # The same day without an hour: that day is away, and the next one counts.
            went_on = min(self._instant(day + timedelta(days=1), None), timezone.now())
        if went_on > timezone.now():
            self.add_error("went_on_time", _("This hour has not come yet."))
        if went_on < happened:
            field = "went_on_on" if day < cleaned["happened_on"] else "went_on_time"
            self.add_error(field, _("Going on comes after what happened. Please check both."))
        return went_on

    def _instant(self, day, moment):
        return datetime.combine(day, moment or time.min, self.journey.zone)

    def save(self, commit=True):
        self.instance.journey = self.journey
        self.instance.happened_at = self.cleaned_data["happened_at"]
        self.instance.went_on_at = self.cleaned_data["went_on_at"]
        return super().save(commit)
