"""Forms for reminder preferences and hard days. Every reminder is off by default."""

import calendar

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from milestones.models import HardDay, ReminderPreferences
from recovery_forum.lib.forms import create_form_field, create_form_helper

LEAP_YEAR = 2000  # It has every date.
MAX_HARD_DAYS = 30  # Per member.


class ReminderPreferencesForm(forms.ModelForm):
    day_starts_at = forms.TypedChoiceField(
        label=_("My day starts at"),
        choices=[(hour, f"{hour:02}:00") for hour in range(7)],
        coerce=int,
        empty_value=None,  # It stays as it is.
        required=False,
        help_text=_(
            "If you go to bed late: until this time, a check-in counts for the day before."
        ),
    )

    class Meta:
        model = ReminderPreferences
        fields = ["check_in_at", "on_milestone", "day_before", "hard_weekdays"]
        widgets = {"check_in_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}
        labels = {
            "check_in_at": _("Remind me to check in at"),
            "on_milestone": _("On the morning of a milestone"),
            "day_before": _("The day before a milestone"),
            "hard_weekdays": _("In the morning, on weekdays that have often been hard"),
        }
        help_texts = {
            "check_in_at": _(
                "In your time zone, and only if you haven't checked in. Leave empty for "
                "no reminder."
            ),
            "hard_weekdays": _("Based on the setbacks you recorded. Only you can see this."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["day_starts_at"] = self.instance.member.day_starts_at
        self.helper = create_form_helper(_("Save reminders"))
        self.helper.form_class = "all-optional"


class HardDayForm(forms.ModelForm):
    class Meta:
        model = HardDay
        formfield_callback = create_form_field
        fields = ["name", "day", "month", "asks_partners"]
        labels = {"name": _("Name of the day")}
        help_texts = {"name": _("A birthday, New Year's Eve, the day she left.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"] = forms.TypedChoiceField(
            label=_("Month"), choices=list(MONTHS.items()), coerce=int
        )
        self.fields["day"] = forms.TypedChoiceField(
            label=_("Day"), choices=[(n, n) for n in range(1, 32)], coerce=int
        )
        self.helper = create_form_helper(_("Add day"))
        self.helper.form_action = "milestones:hard-day"
        date = Div("day", "month", css_class="two-up")
        self.helper.layout = Layout("name", date, "asks_partners")

    def clean(self):
        cleaned = super().clean()
        month, day = cleaned.get("month"), cleaned.get("day")
        if month and day and day > calendar.monthrange(LEAP_YEAR, month)[1]:
            self.add_error("day", _("This month doesn't have that day."))
        return cleaned
