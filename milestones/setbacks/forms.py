"""The form for a setback. Only one date is required; all text is optional."""

from datetime import datetime, time, timedelta

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from milestones.models import Setback
from milestones.partners.queries import list_partners, list_partnerships
from recovery_forum.lib.created_once import CreatedOnceForm
from recovery_forum.lib.forms import CollapsibleFields, create_form_field, create_form_helper


class SetbackForm(CreatedOnceForm, forms.ModelForm):
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
    resumed_on = forms.DateField(
        label=_("When I resumed"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day you got back on track. Leave empty if that hasn't happened yet."),
    )
    resumed_time = forms.TimeField(
        label=_("About what time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    notify_partners: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        queryset=None,
        to_field_name="public_id",
        label=_("Let someone know"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They will only learn that you had a hard day and want them to know."),
    )
    halt = forms.MultipleChoiceField(
        label=_("Was I…"),
        choices=Setback.Halt.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    triggers = forms.MultipleChoiceField(
        label=_("What was going on"),
        choices=Setback.Trigger.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Setback
        formfield_callback = create_form_field
        fields = ["halt", "triggers", "circumstances", "coping_plan"]
        widgets = {
            "circumstances": forms.Textarea(attrs={"rows": 3}),
            "coping_plan": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"circumstances": _("What came before"), "coping_plan": _("What helps next time")}
        help_texts = {"coping_plan": _("A note to yourself for the next time.")}

    def __init__(self, *args, journey, **kwargs):
        super().__init__(*args, **kwargs)
        self.journey = self.instance.journey = journey
        if self.instance.pk:
            self._set_initial("happened", self.instance.happened_at)
            self._set_initial("resumed", self.instance.resumed_at)
        else:
            self.initial.setdefault("happened_on", journey.today())
        self._offer_partners()

    @cached_property
    def helper(self):
        """One date is enough. Three questions are in sight, and the rest is folded."""
        names = ["happened_time", "resumed_time", "halt", "triggers", "coping_plan"]
        names += ["notify_partners"] if "notify_partners" in self.fields else []
        is_open = any(self[name].errors for name in names) or bool(self.instance.pk)
        helper = create_form_helper(_("Save changes") if self.instance.pk else _("Record setback"))
        helper.layout = Layout(
            "happened_on",
            "resumed_on",
            "circumstances",
            CollapsibleFields(_("Add more, if you like"), *names, is_open=is_open),
        )
        return helper

    def _offer_partners(self):
        """Offer the member's partners, if there are any.

        Nothing is preselected: the choice made for one setback never notifies anyone of another.
        """
        member = self.journey.member
        partners = list_partners(member)
        if not partners:
            del self.fields["notify_partners"]
            return
        field = self.fields["notify_partners"]
        field.queryset = list_partnerships(member)
        field.choices = [(partnership.public_id, other.name) for partnership, other in partners]

    def _set_initial(self, name, instant):
        """Show a stored instant as a date and a time. Midnight stands for a day without a time."""
        if instant is None:
            return
        local = instant.astimezone(self.journey.zone)
        self.initial[f"{name}_on"] = local.date()
        if local.time() != time.min:
            self.initial[f"{name}_time"] = local.time().replace(second=0, microsecond=0)

    def clean_happened_on(self):
        day = self.cleaned_data["happened_on"]
        if day > self.journey.today():
            raise forms.ValidationError(_("This date is in the future."))
        if day < self.journey.started_on:
            raise forms.ValidationError(_("This is before your journey started."))
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("happened_on"):
            self._clean_instants(cleaned)
        return cleaned

    def _clean_instants(self, cleaned):
        """Set both instants on the instance, from the dates and times of the journey's zone."""
        happened = self._combine(cleaned["happened_on"], cleaned.get("happened_time"))
        if happened > timezone.now():
            self.add_error("happened_time", _("This time is in the future."))
            return
        resumed = None
        if day := cleaned.get("resumed_on"):
            resumed = self._clean_resumed_at(cleaned, day, happened)
        elif cleaned.get("resumed_time"):
            self.add_error("resumed_on", _("Please add the date for this time."))
        self.instance.happened_at, self.instance.resumed_at = happened, resumed

    def _clean_resumed_at(self, cleaned, day, happened):
        time_of_day = cleaned.get("resumed_time")
        if day > self.journey.today():
            self.add_error("resumed_on", _("This date is in the future. Leave it empty for now."))
            return None
        resumed = self._combine(day, time_of_day)
        if not time_of_day and day == cleaned["happened_on"]:
            # On the same day without a time, the whole day is away and the next one counts.
            resumed = min(self._combine(day + timedelta(days=1), None), timezone.now())
        if resumed > timezone.now():
            self.add_error("resumed_time", _("This time is in the future."))
        if resumed < happened:
            field = "resumed_on" if day < cleaned["happened_on"] else "resumed_time"
            self.add_error(
                field, _("You can't resume before it happened. Please check both dates.")
            )
        return resumed

    def _combine(self, day, time_of_day):
        return datetime.combine(day, time_of_day or time.min, self.journey.zone)
