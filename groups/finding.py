"""Finding a meeting: by when, what and where, in the reader's own zone."""

import re
from datetime import datetime, time, timedelta
from functools import reduce
from operator import or_

from django import forms
from django.contrib.postgres.search import SearchQuery
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.meeting_guide.codes import FELLOWSHIPS, OTHER, TYPES, named
from groups.models import Group, Meeting
from groups.occurring import JUST_STARTED

from .meeting_forms import languages

NEXT = timedelta(hours=2)  # How far "now and next" looks.
# Hours of the reader's own clock: from, before.
PARTS = {"night": (0, 5), "morning": (5, 12), "afternoon": (12, 17), "evening": (17, 24)}
LOOKS_AHEAD = 40  # Days: the next start is further off where some weeks are called off.
MOST_WORDS = 6
MOST_GROUPS = 50  # Whose name holds a word; a longer list says nothing.


def type_choices():
    """Names of types: codes differ from fellowship to fellowship, people look for one thing."""
    names = sorted({str(name) for table in TYPES.values() for name in table.values()})
    return [("", _("Any")), *((name, name) for name in names)]


class FinderForm(forms.Form):
    """What somebody looks for. Every field may be empty."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    near = forms.CharField(label=_("Near a place"), required=False, max_length=100)
    when = forms.ChoiceField(
        label=_("When"), required=False, choices=[("", _("Any time")), ("now", _("Now and next"))]
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
            ("hybrid", _("Both at once")),
        ],
    )
    type = forms.ChoiceField(label=_("Type"), required=False, choices=type_choices)
    language = forms.ChoiceField(label=_("Language"), required=False)
    fellowship = forms.ChoiceField(label=_("Fellowship"), required=False)
    mine = forms.BooleanField(required=False)

    # Named apart from "", which is a fellowship too and means that all are wanted here.
    NONE = "none"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("Any")), *languages()[1:]]
        named_ones = [(code or self.NONE, name) for code, name in FELLOWSHIPS.items()]
        self.fields["fellowship"].choices = [("", _("All")), *named_ones]

    @property
    def is_narrowed(self):
        wishes = getattr(self, "cleaned_data", {})
        return any(wishes.get(name) for name in self.fields if name != "mine")


def found(meetings, wishes, member, now, zone):
    """`meetings` narrowed to `wishes`, a FinderForm's cleaned_data; days and hours are of `zone`.

    Needs `next_at` to be up to date: see scheduling.catch_up_for_reader.
    """
    meetings = meetings.filter(next_at__gte=now - JUST_STARTED)
    if wishes.get("when") == "now":
        meetings = meetings.filter(next_at__lte=now + NEXT)
    if wishes.get("day") or wishes.get("part"):
        meetings = meetings.filter(_within_hours(wishes, now, zone))
    if wishes.get("mine") and member.is_authenticated:
        meetings = meetings.filter(group__in=Group.objects.joined_by(member))
    worded = with_words(meetings, wishes.get("q", ""), member)
    return _of_kind(_at_place(worded, wishes), wishes)


def _within_hours(wishes, now, zone):
    """The wished hours as spans of instants, which an index answers, on the reader's calendar."""
    start, end = PARTS.get(wishes.get("part"), (0, 24))
    today = now.astimezone(zone).date()
    spans, first = Q(), None
    for day in (today + timedelta(days=number) for number in range(-1, LOOKS_AHEAD)):
        if wishes.get("day") in {"", None, str(day.isoweekday() % 7)}:
            midnight = datetime.combine(day, time(), zone)
            # Wall time: a day on which the clocks change has 23 or 25 hours.
            opens, closes = midnight + timedelta(hours=start), midnight + timedelta(hours=end)
            if closes > now - JUST_STARTED:
                first = first or opens
                spans |= Q(next_at__gte=opens, next_at__lt=closes)
    # Said by itself, or the index would be read from now on, and all before it dropped.
    return spans & Q(next_at__gte=first)


def beginnings(text):
    """A search for the beginnings of the words of `text`, or None where it holds none."""
    words = re.findall(r"\w+", text.lower())[:MOST_WORDS]
    raw = " & ".join(f"'{word}':*" for word in words)
    return SearchQuery(raw, config="simple", search_type="raw") if raw else None


def with_words(meetings, said, member):
    """Each word of what was `said` stands in the listing or in the name of its group."""
    words = said.lower().split()[:MOST_WORDS]
    if not words:
        return meetings
    named_so = reduce(or_, (Q(name__icontains=word) for word in words))
    rooms = Group.objects.visible_to(member).filter(named_so).values_list("pk", "name")
    rooms = list(rooms[:MOST_GROUPS])
    for word in words:
        keys = [pk for pk, name in rooms if word in name.lower()]
        search = beginnings(word)
        in_words = Q(words_found=search) if search else Q(words__contains=word)
        meetings = meetings.filter(in_words | Q(group_id__in=keys) if keys else in_words)
    return meetings


def _at_place(meetings, wishes):
    if search := beginnings(wishes.get("near", "")):
        meetings = meetings.filter(places_found=search)
    where = wishes.get("where")
    if where in {"online", "hybrid"}:
        meetings = meetings.filter(is_online=True)
    if where in {"in-person", "hybrid"}:
        meetings = meetings.filter(is_in_person=True)
    return meetings


def _of_kind(meetings, wishes):
    if wishes.get("type"):
        kinds = Q()
        for fellowship, code in named(wishes["type"]):
            kinds |= Q(fellowship=fellowship, types__contains=[code])
        meetings = meetings.filter(kinds)
    if wishes.get("language"):
        meetings = meetings.filter(language=wishes["language"])
    fellowship = wishes.get("fellowship")
    if fellowship:
        chosen = OTHER if fellowship == FinderForm.NONE else fellowship
        meetings = meetings.filter(fellowship=chosen)
    return meetings
