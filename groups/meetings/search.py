"""Meeting search by time, words, place and type, in the reader's own time zone."""

import re
from datetime import datetime, time, timedelta
from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from groups.meeting_guide.codes import OTHER, find_types_by_name
from groups.meetings.forms import MeetingSearchForm
from groups.meetings.recurrence import JOINABLE_AFTER_START
from groups.models import Group

STARTS_SOON = timedelta(hours=2)  # How far "now and next" looks.
# Hours of the reader's own clock: from, before.
DAY_PARTS = {"night": (0, 5), "morning": (5, 12), "afternoon": (12, 17), "evening": (17, 24)}
SEARCH_DAYS = 40  # Days: the next start is further off where some weeks are called off.
MAX_SEARCH_WORDS = 6
MAX_MATCHING_GROUPS = 50  # Whose name holds a word; a longer list says nothing.


def search_meetings(meetings, wishes, member, now, zone):
    """`meetings` narrowed to `wishes`, a FinderForm's cleaned_data; days and hours are of `zone`.

    Needs `next_at` to be up to date: see scheduling.catch_up_for_reader.
    """
    meetings = meetings.filter(next_at__gte=now - JOINABLE_AFTER_START)
    if wishes.get("when") == "now":
        meetings = meetings.filter(next_at__lte=now + STARTS_SOON)
    if wishes.get("day") or wishes.get("part"):
        meetings = meetings.filter(_build_time_condition(wishes, now, zone))
    if wishes.get("mine") and member.is_authenticated:
        meetings = meetings.filter(group__in=Group.objects.joined_by(member))
    worded = filter_meetings_by_words(meetings, wishes.get("q", ""), member)
    return _filter_by_type(_filter_by_place(worded, wishes), wishes)


def _build_time_condition(wishes, now, zone):
    """The wished hours as spans of instants, which an index answers, on the reader's calendar."""
    start, end = DAY_PARTS.get(wishes.get("part"), (0, 24))
    today = now.astimezone(zone).date()
    spans, first = Q(), None
    for day in (today + timedelta(days=number) for number in range(-1, SEARCH_DAYS)):
        if wishes.get("day") in {"", None, str(day.isoweekday() % 7)}:
            midnight = datetime.combine(day, time(), zone)
            # Wall time: a day on which the clocks change has 23 or 25 hours.
            opens, closes = midnight + timedelta(hours=start), midnight + timedelta(hours=end)
            if closes > now - JOINABLE_AFTER_START:
                first = first or opens
                spans |= Q(next_at__gte=opens, next_at__lt=closes)
    # Said by itself, or the index would be read from now on, and all before it dropped.
    return spans & Q(next_at__gte=first)


def build_prefix_query(text):
    """A search for the beginnings of the words of `text`, or None where it holds none."""
    words = re.findall(r"\w+", text.lower())[:MAX_SEARCH_WORDS]
    raw = " & ".join(f"'{word}':*" for word in words)
    return SearchQuery(raw, config="simple", search_type="raw") if raw else None


def filter_meetings_by_words(meetings, said, member):
    """Each word of what was `said` stands in the listing or in the name of its group."""
    words = said.lower().split()[:MAX_SEARCH_WORDS]
    if not words:
        return meetings
    named_so = reduce(or_, (Q(name__icontains=word) for word in words))
    rooms = Group.objects.visible_to(member).filter(named_so).values_list("pk", "name")
    rooms = list(rooms[:MAX_MATCHING_GROUPS])
    for word in words:
        keys = [pk for pk, name in rooms if word in name.lower()]
        search = build_prefix_query(word)
        in_words = Q(words_found=search) if search else Q(words__contains=word)
        meetings = meetings.filter(in_words | Q(group_id__in=keys) if keys else in_words)
    return meetings


def _filter_by_place(meetings, wishes):
    if search := build_prefix_query(wishes.get("near", "")):
        meetings = meetings.filter(places_found=search)
    where = wishes.get("where")
    if where in {"online", "hybrid"}:
        meetings = meetings.filter(is_online=True)
    if where in {"in-person", "hybrid"}:
        meetings = meetings.filter(is_in_person=True)
    return meetings


def _filter_by_type(meetings, wishes):
    if wishes.get("type"):
        kinds = Q()
        for fellowship, code in find_types_by_name(wishes["type"]):
            kinds |= Q(fellowship=fellowship, types__contains=[code])
        meetings = meetings.filter(kinds)
    if wishes.get("language"):
        meetings = meetings.filter(language=wishes["language"])
    fellowship = wishes.get("fellowship")
    if fellowship:
        chosen = OTHER if fellowship == MeetingSearchForm.NONE else fellowship
        meetings = meetings.filter(fellowship=chosen)
    return meetings
