"""Meeting search by time, text, place and type, in the time zone of the reader."""

import re
from datetime import datetime, time, timedelta, tzinfo
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from accounts.models import Member
from groups.meeting_guide.codes import OTHER, find_types_by_name
from groups.meetings.distance import Position, filter_by_distance
from groups.meetings.recurrence import JOINABLE_AFTER_START
from groups.meetings.search_forms import MeetingSearchForm
from groups.models import Group, Meeting, Place
from groups.models.meeting_querysets import MeetingQuerySet
from groups.places.queries import find_places

STARTS_SOON = timedelta(hours=2)  # The period of "now and next".
# Start and end hour, in the time zone of the reader.
DAY_PARTS = {"night": (0, 5), "morning": (5, 12), "afternoon": (12, 17), "evening": (17, 24)}
EVENING_STARTS_AT, NIGHT_ENDS_AT = 17, 5  # Hours of "tonight".
SEARCH_DAYS = 40  # More than a week, because the next occurrences may be cancelled.
MAX_SEARCH_WORDS = 6
MAX_MATCHING_GROUPS = 50  # Groups whose name contains a search word. Further ones are ignored.


def search_meetings(
    meetings: MeetingQuerySet,
    filters: dict,
    member: Member | AnonymousUser,
    now: datetime,
    zone: tzinfo,
    around: tuple[Position, float] | None = None,
) -> QuerySet[Meeting]:
    """Filter `meetings` by `filters`, the cleaned data of a MeetingSearchForm.

    `around` is a position and a radius in meters. The results have `distance` then.

    Days and times of day are in `zone`, the reader's time zone. Needs an up-to-date `next_at`:
    call update_next_starts_on_request() before.
    """
    meetings = meetings.taking_place().filter(next_at__gte=now - JOINABLE_AFTER_START)
    meetings = filter_by_start(meetings, filters.get("when", ""), now, zone)
    if filters.get("day") or filters.get("part"):
        meetings = meetings.filter(_build_time_condition(filters, now, zone))
    if filters.get("mine") and member.is_authenticated:
        meetings = meetings.filter(group__in=Group.objects.joined_by(member))
    return _filter_around(meetings, filters, member, around)


def filter_by_start(
    meetings: MeetingQuerySet, when: str, now: datetime, zone: tzinfo
) -> MeetingQuerySet:
    """Filter by when they start: within two hours ("now"), "tonight" in `zone`, or at any time."""
    if when == "now":
        return meetings.filter(next_at__lte=now + STARTS_SOON)
    if when == "tonight":
        return meetings.filter(next_at__range=_get_tonight(now, zone))
    return meetings


def _filter_around(
    meetings: QuerySet[Meeting],
    filters: dict,
    member: Member | AnonymousUser,
    around: tuple[Position, float] | None,
) -> QuerySet[Meeting]:
    """Filter by everything but time: by the distance from `around`, or else by the words of it."""
    if around is None:
        return filter_meetings(meetings, filters, member)
    others = {name: value for name, value in filters.items() if name != "near"}
    # The address may name the town where nothing tells its position.
    search = build_prefix_query(filters.get("near", "").split(",")[0])
    unlocated = Q(place_vector=search) if search else None
    return filter_meetings(filter_by_distance(meetings, *around, unlocated), others, member)


def find_search_area(
    form: MeetingSearchForm, country: str
) -> tuple[list[Place], tuple[Position, float] | None]:
    """Return the towns that the valid or invalid `form` may mean, and the area to search in.

    The area is a position and a radius in meters, or None. `country` is the code of the reader's
    country, or "". One query if a town was typed.
    """
    places = find_places(form.cleaned_data.get("near", ""), country)
    position = form.cleaned_data.get("position")
    if position is None and places:
        position = Position(places[0].latitude, places[0].longitude)
    return places, position and (position, form.radius)


def _get_tonight(now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the evening and the night that `now` is in, or that are next."""
    local = now.astimezone(zone)
    day = local.date() - timedelta(days=local.hour < NIGHT_ENDS_AT)
    start = datetime.combine(day, time(EVENING_STARTS_AT), zone)
    end = datetime.combine(day + timedelta(days=1), time(NIGHT_ENDS_AT), zone)
    return max(start, now - JOINABLE_AFTER_START), end


def filter_for_calendar(
    meetings: QuerySet[Meeting],
    filters: dict,
    member: Member | AnonymousUser,
    around: tuple[Position, float] | None = None,
) -> QuerySet[Meeting]:
    """Filter `meetings` for a calendar file. Day and time of day are those of the meeting.

    A calendar is read in any time zone, and holds every week. "Now" and "mine" mean nothing there.
    """
    if filters.get("day"):
        meetings = meetings.filter(weekday=filters["day"])
    if filters.get("part"):
        start, end = DAY_PARTS[filters["part"]]
        meetings = meetings.filter(time__gte=time(start), time__lte=time(end - 1, 59))
    return _filter_around(meetings, filters, member, around)


def filter_meetings(
    meetings: QuerySet[Meeting], filters: dict, member: Member | AnonymousUser
) -> QuerySet[Meeting]:
    """Filter `meetings` by everything but time: words, place, region, type and language."""
    meetings = filter_meetings_by_words(meetings, filters.get("q", ""), member)
    meetings = _filter_by_region(_filter_by_place(meetings, filters), filters)
    return _filter_by_type(meetings, filters)


def _build_time_condition(filters: dict, now: datetime, zone: tzinfo) -> Q:
    """Condition on `next_at`: intervals of instants, which PostgreSQL can look up in an index."""
    start_hour, end_hour = DAY_PARTS.get(filters.get("part", ""), (0, 24))
    today = now.astimezone(zone).date()
    intervals, first_start = Q(), None
    for day in (today + timedelta(days=number) for number in range(-1, SEARCH_DAYS)):
        if filters.get("day") in {"", None, str(day.isoweekday() % 7)}:
            midnight = datetime.combine(day, time(), zone)
            # Arithmetic in local time: a day on which the clocks change has 23 or 25 hours.
            start = midnight + timedelta(hours=start_hour)
            end = midnight + timedelta(hours=end_hour)
            if end > now - JOINABLE_AFTER_START:
                first_start = first_start or start
                intervals |= Q(next_at__gte=start, next_at__lt=end)
    # A separate lower bound, or PostgreSQL would read the index from now on.
    return intervals & Q(next_at__gte=first_start)


def build_prefix_query(text: str) -> SearchQuery | None:
    """Return a search for the words of `text` as prefixes, or None if it has no words."""
    words = re.findall(r"\w+", text.lower())[:MAX_SEARCH_WORDS]
    raw = " & ".join(f"'{word}':*" for word in words)
    return SearchQuery(raw, config="simple", search_type="raw") if raw else None


def filter_meetings_by_words(
    meetings: QuerySet[Meeting], text: str, member: Member | AnonymousUser
) -> Any:
    """Meetings that contain each word of `text` in their listing or in their group's name."""
    words = text.lower().split()[:MAX_SEARCH_WORDS]
    if not words:
        return meetings
    name_matches = reduce(or_, (Q(name__icontains=word) for word in words))
    groups = Group.objects.visible_to(member).filter(name_matches).values_list("pk", "name")
    groups = list(groups[:MAX_MATCHING_GROUPS])
    for word in words:
        group_ids = [pk for pk, name in groups if word in name.lower()]
        search = build_prefix_query(word)
        text_matches = Q(text_vector=search) if search else Q(search_text__contains=word)
        condition = text_matches | Q(group_id__in=group_ids) if group_ids else text_matches
        meetings = meetings.filter(condition)
    return meetings


def _filter_by_place(meetings: QuerySet[Meeting], filters: dict) -> QuerySet[Meeting]:
    if search := build_prefix_query(filters.get("near", "")):
        meetings = meetings.filter(place_vector=search)
    where = filters.get("where")
    if where in {"online", "hybrid"}:
        meetings = meetings.filter(is_online=True)
    if where in {"in-person", "hybrid"}:
        meetings = meetings.filter(is_in_person=True)
    return meetings


def _filter_by_region(meetings: QuerySet[Meeting], filters: dict) -> QuerySet[Meeting]:
    """Filter by the names that regions.py lists."""
    columns = {
        "region": "regions__0__iexact",
        "part_of_region": "regions__1__iexact",
        "district": "feed_extras__district__iexact",
    }
    chosen = {column: filters[name] for name, column in columns.items() if filters.get(name)}
    return meetings.filter(**chosen)


def _filter_by_type(meetings: QuerySet[Meeting], filters: dict) -> QuerySet[Meeting]:
    if filters.get("type"):
        condition = Q()
        for fellowship, code in find_types_by_name(filters["type"]):
            condition |= Q(fellowship=fellowship, types__contains=[code])
        meetings = meetings.filter(condition)
    if filters.get("language"):
        meetings = meetings.filter(language=filters["language"])
    if chosen := filters.get("fellowship"):
        meetings = meetings.filter(fellowship=OTHER if chosen == MeetingSearchForm.NONE else chosen)
    return meetings
