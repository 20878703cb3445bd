"""The form of the meeting search."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.meeting_guide.codes import FELLOWSHIPS, LANGUAGES, TYPES
from groups.meetings.distance import METERS_PER_MILE, Position
from groups.models import Meeting
from recovery_forum.lib.forms import TextField

RADIUSES = (2, 5, 10, 25, 50, 100)  # In kilometers or miles.
DEFAULT_RADIUS = 10
FOLDED_FILTERS = ("q", "within", "sort", "day", "part", "type", "language", "fellowship")
POSITION = re.compile(r"(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)")


def get_language_choices():
    return [("", _("Not said")), *sorted(LANGUAGES.items(), key=lambda pair: str(pair[1]))]


def get_type_name_choices():
    """Choices of the names of types, because the codes differ between fellowships."""
    names = sorted({str(name) for table in TYPES.values() for name in table.values()})
    return [("", _("Any")), *((name, name) for name in names)]


class MeetingSearchForm(forms.Form):
    """The filters of the meeting search. All fields are optional."""

    q = TextField(label=_("Search"), required=False, max_length=100)
    near = TextField(label=_("Near a town or place"), required=False, max_length=100)
    within = forms.ChoiceField(label=_("Within"), required=False)
    # The position of the browser, if its owner gives it: two numbers with a comma between.
    position = TextField(required=False, max_length=40, widget=forms.HiddenInput)
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[("", _("Time")), ("distance", _("Distance"))],
    )
    when = forms.ChoiceField(
        label=_("When"),
        required=False,
        choices=[
            ("", _("Any time")),
            ("now", _("Now or within two hours")),
            ("tonight", _("Tonight")),
        ],
    )
    day = forms.ChoiceField(
        label=_("Day"), required=False, choices=[("", _("Any")), *Meeting.Weekday.choices]
    )
    part = forms.ChoiceField(
        label=_("Time of day"),
        required=False,
        choices=[
            ("", _("Any")),
            ("morning", _("Morning")),
            ("afternoon", _("Afternoon")),
            ("evening", _("Evening")),
            ("night", _("Night")),
        ],
    )
    where = forms.ChoiceField(
        label=_("Where"),
        required=False,
        choices=[
            ("", _("Anywhere")),
            ("online", _("Online")),
            ("in-person", _("In person")),
            ("hybrid", _("Online and in person")),
        ],
    )
    type = forms.ChoiceField(label=_("Type"), required=False, choices=get_type_name_choices)
    language = forms.ChoiceField(label=_("Language"), required=False)
    fellowship = forms.ChoiceField(label=_("Fellowship"), required=False)
    mine = forms.BooleanField(required=False)

    # The choice for "no fellowship". Its code is "", which means "all" in this form.
    NONE = "none"

    def __init__(self, *args, uses_miles=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.uses_miles = uses_miles
        unit = _("%(number)s miles") if uses_miles else _("%(number)s km")
        self.fields["within"].choices = [
            ("", "–"),
            *((str(number), unit % {"number": number}) for number in RADIUSES),
        ]
        self.fields["language"].choices = [("", _("Any")), *get_language_choices()[1:]]
        fellowships = [(code or self.NONE, name) for code, name in FELLOWSHIPS.items()]
        self.fields["fellowship"].choices = [("", _("All")), *fellowships]

    def clean_position(self):
        """Return a Position of whole hundredths of a degree, about a kilometer, or None."""
        match = POSITION.fullmatch(self.cleaned_data["position"])
        if not match or abs(float(match[2])) > 180 or abs(float(match[1])) > 90:
            return None
        return Position(round(float(match[1]), 2), round(float(match[2]), 2))

    @property
    def radius(self):
        """How far away a meeting may be, in meters."""
        return self.radius_number * (METERS_PER_MILE if self.uses_miles else 1_000)

    @property
    def radius_number(self):
        """How far away a meeting may be, in kilometers or miles."""
        return int(self.cleaned_data.get("within") or DEFAULT_RADIUS)

    @property
    def has_folded_filters(self):
        """Whether a filter under "More filters" is set, which must be seen then."""
        filters = getattr(self, "cleaned_data", {})
        return bool(self.errors) or any(filters.get(name) for name in FOLDED_FILTERS)

    @property
    def is_filtered(self):
        """Whether any filter but `mine` is set."""
        filters = getattr(self, "cleaned_data", {})
        return any(filters.get(name) for name in self.fields if name != "mine")
