"""Forms for reminder preferences and hard days. Every reminder is off by default."""

import calendar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from milestones.models import HardDay, ReminderPreferences

MAX_HARD_DAYS = 30  # Hard days a member may name.


class ReminderPreferencesForm(forms.ModelForm):
    class Meta:
        model = ReminderPreferences
        fields = ["check_in_at", "milestones", "eves", "weekdays"]
        widgets = {"check_in_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}
        labels = {
            "check_in_at": _("Remind me to check in at"),
            "milestones": _("On the morning of a milestone"),
            "eves": _("On the day before one"),
            "weekdays": _("On the morning of a weekday that was hard more than once"),
        }
        help_texts = {
            "check_in_at": _(
                "On your own clock. Only where you have not checked in. Empty is never."
            ),
            "weekdays": _("From the setbacks that you wrote down. Only you know."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Save")))


class HardDayForm(forms.ModelForm):
    class Meta:
        model = HardDay
        fields = ["name", "day", "month", "asks_partners"]
        help_texts = {"name": _("A birthday, New Year's Eve, the day she left. Only you read it.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"] = forms.TypedChoiceField(
            label=_("Month"), choices=list(MONTHS.items()), coerce=int
        )
        self.fields["day"] = forms.TypedChoiceField(
            label=_("Day"), choices=[(n, n) for n in range(1, 32)], coerce=int
        )
        self.helper = FormHelper()
        self.helper.form_action = "milestones:hard-day"
        self.helper.add_input(Submit("save", _("Add this day")))

    def clean(self):
        cleaned = super().clean()
        month, day = cleaned.get("month"), cleaned.get("day")
        if month and day and day > calendar.monthrange(2000, month)[1]:  # A leap year.
            self.add_error("day", _("This month has no such day."))
        return cleaned
