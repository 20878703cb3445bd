"""The form of the meeting search."""

import re
from functools import lru_cache
from operator import itemgetter

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from groups.meeting_guide.codes import EXPLAINED_TYPES, FELLOWSHIPS, LANGUAGES, TYPES
from groups.meetings.distance import METERS_PER_MILE, MILE_COUNTRIES, Position
from groups.models import Meeting
from recovery_forum.lib.forms import TextField

RADIUSES = (2, 5, 10, 25, 50, 100)  # In kilometers or miles.
DEFAULT_RADIUS = 10
FOLDED_FILTERS = ("q", "within", "unit", "sort", "day", "part", "type", "fellowship")
REGION_FILTERS = ("region", "part_of_region", "district")
POSITION = re.compile(r"(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)")


def get_language_choices():
    return [("", _("Not said")), *_list_languages(get_language())]


def get_type_name_choices():
    """Choices of the names of types, because the codes differ between fellowships."""
    return [("", _("Any")), *_list_type_names(get_language())]


# Hundreds of lazy names, which every page of the search would translate and sort.
@lru_cache
def _list_languages(_language):
    return sorted(((code, str(name)) for code, name in LANGUAGES.items()), key=itemgetter(1))


@lru_cache
def _list_type_names(_language):
    words = {
        str(name): str(EXPLAINED_TYPES.get(code, name))
        for table in TYPES.values()
        for code, name in table.items()
    }
    return sorted(words.items(), key=itemgetter(1))


class MeetingSearchForm(forms.Form):
    """The filters of the meeting search. All fields are optional."""

    q = TextField(label=_("Name or words"), required=False, max_length=100)
    near = TextField(
        label=_("Near a town or place"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Near a town or place")}),
    )
    within = forms.ChoiceField(label=_("How far away"), required=False)
    unit = forms.ChoiceField(
        label=_("Distances in"),
        required=False,
        choices=[("", _("As usual in my country")), ("km", _("Kilometers")), ("mi", _("Miles"))],
    )
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
            ("now", _("Within two hours")),
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
    # Chosen on a page of their own, because there may be hundreds.
    region = TextField(required=False, max_length=100, widget=forms.HiddenInput)
    part_of_region = TextField(required=False, max_length=100, widget=forms.HiddenInput)
    district = TextField(required=False, max_length=2_000, widget=forms.HiddenInput)
    mine = forms.BooleanField(required=False)

    # The choice for "no fellowship". Its code is "", which means "all" in this form.
    NONE = "none"

    def __init__(self, *args, country="", **kwargs):
        """`country` is the code of the reader's country, or ""."""
        super().__init__(*args, **kwargs)
        chosen_unit = self.data.get("unit")
        self.uses_miles = chosen_unit == "mi" or (not chosen_unit and country in MILE_COUNTRIES)
        unit = _("%(number)s miles") if self.uses_miles else _("%(number)s km")
        self.fields["within"].choices = [
            ("", _("Nearby (%(distance)s)") % {"distance": unit % {"number": DEFAULT_RADIUS}}),
            *((str(number), unit % {"number": number}) for number in RADIUSES),
        ]
        self.fields["language"].choices = [("", _("Any language")), *get_language_choices()[1:]]
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
    def region_names(self):
        """The chosen region, its part and its district, from large to small."""
        filters = getattr(self, "cleaned_data", {})
        return [filters[name] for name in REGION_FILTERS if filters.get(name)]

    @property
    def region_fields(self):
        return [self[name] for name in REGION_FILTERS if self[name].value()]

    @property
    def folded_filter_count(self):
        """How many filters under "More filters" are set."""
        filters = getattr(self, "cleaned_data", {})
        return sum(1 for name in FOLDED_FILTERS if filters.get(name))

    @property
    def is_filtered(self):
        """Whether any filter but `mine` is set."""
        filters = getattr(self, "cleaned_data", {})
        return any(filters.get(name) for name in self.fields if name != "mine")
