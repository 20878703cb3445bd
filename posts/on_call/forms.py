"""Forms for the hours of a moderator and for the note at the end of a shift."""

from django import forms
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.models.on_call import MAX_HAND_OVER_LENGTH, Weekday
from posts.on_call.queries import DAYS_SHOWN
from recovery_forum.lib.forms import TextField

FURTHEST_DAYS = 400  # An exception further away is a mistyped year.


def create_time_widget():
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class ShiftForm(forms.Form):
    """The same hours on one or more days of every week, in the moderator's own time zone."""

    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days"),
        choices=Weekday.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Please choose at least one day.")},
    )
    starts = forms.TimeField(label=gettext_lazy("From"), widget=create_time_widget())
    ends = forms.TimeField(
        label=gettext_lazy("Until"),
        widget=create_time_widget(),
        help_text=gettext_lazy(
            "A time before “From” means the next day. The same time means a whole day."
        ),
    )

    def days(self):
        """The checkboxes of the days, each with a name short enough to stand in one row."""
        return [(box, WEEKDAYS_ABBR[index]) for index, box in enumerate(self["weekdays"])]


class ShiftExceptionForm(forms.Form):
    """Other hours on one date, or none."""

    day = forms.DateField(
        label=gettext_lazy("Date"), widget=forms.DateInput(attrs={"type": "date"})
    )
    other_starts = forms.TimeField(
        label=gettext_lazy("From"), widget=create_time_widget(), required=False
    )
    other_ends = forms.TimeField(
        label=gettext_lazy("Until"),
        widget=create_time_widget(),
        required=False,
        help_text=gettext_lazy("Leave both times empty if you are away on that day."),
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day < self.today:
            raise forms.ValidationError(_("This date is in the past. Please choose a later one."))
        if (day - self.today).days > FURTHEST_DAYS:
            raise forms.ValidationError(_("Please choose a day in the next twelve months."))
        return day

    def clean(self):
        cleaned = super().clean()
        if "other_starts" in cleaned and "other_ends" in cleaned:
            starts, ends = cleaned["other_starts"], cleaned["other_ends"]
            if (starts is None) != (ends is None):
                self.add_error(
                    "other_ends", _("Please enter both times, or neither if you are away.")
                )
        return cleaned


class RosterDayForm(forms.Form):
    """A day of the coming week, of which a moderator takes the night or gives back the hours."""

    day = forms.DateField()

    def __init__(self, *args, today, days_before=0, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.days_before = days_before

    def clean_day(self):
        day = self.cleaned_data["day"]
        if not -self.days_before <= (day - self.today).days < DAYS_SHOWN:
            raise forms.ValidationError(_("Please choose a day of the coming week."))
        return day


class HandOverForm(forms.Form):
    """What whoever is on call next should know. Only moderators read it."""

    words = TextField(
        label=gettext_lazy("Note for whoever is on call next"),
        max_length=MAX_HAND_OVER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Only moderators read it, for two days. Name cases, not people."),
        error_messages={"required": gettext_lazy("Please write a few words.")},
    )
