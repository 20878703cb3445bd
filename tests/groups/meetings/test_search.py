"""The meeting search, for readers in every time zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groups.meetings.search import search_meetings
from groups.meetings.search_forms import MeetingSearchForm
from groups.meetings.tasks import update_next_starts
from groups.models import Group, Meeting

pytestmark = pytest.mark.django_db

READERS = [
    "Pacific/Kiritimati",
    "Etc/GMT+12",
    "Europe/London",
    "America/New_York",
    "Asia/Kathmandu",
]
# London and New York change their clocks within a day of these instants.
CHANGES = [datetime(2026, 3, 29, 1), datetime(2026, 10, 25, 1), datetime(2026, 11, 1, 6)]
JUST, NEXT = timedelta(minutes=10), timedelta(hours=2)


@pytest.fixture
def meetings_everywhere(make_group):
    """A meeting for every third hour of the week in each of five zones far from each other."""
    group = make_group("Open door", Group.Visibility.OPEN)
    rows = [
        Meeting(
            group=group,
            name=f"{zone} {weekday} {hour}",
            slug=f"m-{number}-{weekday}-{hour}",
            weekday=weekday,
            time=time(hour, 30 * (number % 2)),
            time_zone=zone,
        )
        for number, zone in enumerate(READERS)
        for weekday in range(7)
        for hour in range(number % 3, 24, 3)
    ]
    for row in rows:
        row.update_derived_fields()
    return Meeting.objects.bulk_create(rows)


def starts_around(meeting, now):
    """Return the starts of the meeting around `now`, computed independently of the code."""
    zone = ZoneInfo(meeting.time_zone)
    days = (now.astimezone(zone).date() + timedelta(days=n) for n in range(-2, 9))
    days = [day for day in days if day.isoweekday() % 7 == meeting.weekday]
    starts = [datetime.combine(day, meeting.time, zone).astimezone(UTC) for day in days]
    return [start for start in starts if start >= now - JUST]


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    change=st.sampled_from(CHANGES),
    minutes=st.integers(-24 * 60, 24 * 60),
    reader=st.sampled_from(READERS),
    day=st.integers(0, 6),
)
def test_now_and_next_is_right_in_every_zone(
    meetings_everywhere, charlie, change, minutes, reader, day
):
    now = change.replace(tzinfo=UTC) + timedelta(minutes=minutes)
    Meeting.objects.update(next_at=now - timedelta(days=8))
    update_next_starts(now)
    zone = ZoneInfo(reader)
    soon = set(search_meetings(Meeting.objects.all(), {"when": "now"}, charlie, now, zone))
    nearest = {meeting: min(starts_around(meeting, now)) for meeting in meetings_everywhere}
    assert soon == {m for m, start in nearest.items() if start <= now + NEXT}
    on_day = set(search_meetings(Meeting.objects.all(), {"day": str(day)}, charlie, now, zone))
    here = {m: start.astimezone(zone) for m, start in nearest.items()}
    assert on_day == {m for m, start in here.items() if start.isoweekday() % 7 == day}
    evening = set(search_meetings(Meeting.objects.all(), {"part": "evening"}, charlie, now, zone))
    assert evening == {m for m, start in here.items() if start.hour >= 17}


class TestPage:
    @pytest.fixture
    def group_with_meetings(self, make_group, alice):
        group = make_group("Open door", Group.Visibility.OPEN, members=[alice])
        common = {"weekday": 1, "time": "10:00", "time_zone": "UTC"}
        group.meetings.create(
            name="Lamp", types=["BE"], language="fr", online_link="https://zoom.us/j/1", **common
        )
        group.meetings.create(
            name="Bench", types=["X", "D"], place="Prater, Vienna", regions=["Österreich"], **common
        )
        group.meetings.create(
            name="Kettle",
            types=["BEG"],
            fellowship="NA",
            place="Leeds",
            phone="+441632960000",
            **common,
        )
        return group

    def test_filters_narrow_the_search(self, subtests, client, group_with_meetings):
        cases = [
            ({}, {"Lamp", "Bench", "Kettle"}),
            ({"where": "online"}, {"Lamp", "Kettle"}),
            ({"where": "in-person"}, {"Bench", "Kettle"}),
            ({"where": "hybrid"}, {"Kettle"}),
            ({"type": "Newcomer"}, {"Lamp", "Kettle"}),
            ({"type": "Wheelchair access"}, {"Bench"}),
            ({"language": "fr"}, {"Lamp"}),
            ({"fellowship": "NA"}, {"Kettle"}),
            ({"fellowship": "none"}, {"Lamp", "Bench"}),
            ({"near": "vienna, prater"}, {"Bench"}),
            ({"near": "österreich"}, {"Bench"}),
            ({"q": "kett"}, {"Kettle"}),
            ({"q": "open bench"}, {"Bench"}),
            ({"q": "50%"}, set()),
            ({"day": "1"}, {"Lamp", "Bench", "Kettle"}),
            ({"day": "2"}, set()),
            ({"part": "morning"}, {"Lamp", "Bench", "Kettle"}),
            ({"part": "night"}, set()),
        ]
        for filters, names in cases:
            with subtests.test(filters=filters, names=names):
                page = client.get("/meetings/", filters)
                assert {meeting.name for meeting in page.context["page"]} == names

    def test_invalid_filters_get_messages(self, subtests, client, group_with_meetings):
        for filters in [{"day": "9"}, {"type": "x"}, {"q": "a" * 101}, {"when": "x"}]:
            with subtests.test(filters=filters):
                assert client.get("/meetings/", filters).status_code == 422

    @pytest.mark.parametrize(
        ("zone", "day"), [("Pacific/Kiritimati", "2"), ("UTC", "1"), ("Etc/GMT+12", "0")]
    )
    def test_days_are_those_of_the_reader(self, group_with_meetings, make_member, zone, day):
        browser = Client()
        browser.force_login(make_member("reader", time_zone=zone))
        now = timezone.now()
        monday = now + timedelta(days=7 - now.weekday())
        group_with_meetings.meetings.update(next_at=monday.replace(hour=11, minute=0))
        for weekday in ("0", "1", "2"):
            page = browser.get("/meetings/", {"day": weekday})
            assert len(page.context["page"]) == (3 if weekday == day else 0)

    def test_my_meetings_are_those_of_my_groups(self, as_alice, as_charlie, group_with_meetings):
        assert len(as_alice.get("/meetings/?mine=1").context["page"]) == 3
        assert len(as_charlie.get("/meetings/?mine=1").context["page"]) == 0

    @pytest.mark.parametrize("ago", [timedelta(minutes=11), None])
    def test_an_outdated_next_start_is_corrected_by_itself(self, client, group_with_meetings, ago):
        group_with_meetings.meetings.update(next_at=ago and timezone.now() - ago)
        page = client.get("/meetings/")
        assert len(page.context["page"]) == 3
        assert min(m.next_at for m in page.context["page"]) > timezone.now()

    def test_pages_lead_through_all(self, client, group_with_meetings):
        for number in range(30):
            group_with_meetings.meetings.create(
                name=f"M{number}", weekday=number % 7, time="12:00", time_zone="UTC"
            )
        seen, address = [], "/meetings/"
        while address:
            page = client.get(address).context["page"]
            seen += [meeting.pk for meeting in page]
            address = page.next_cursor and f"/meetings/?page={page.next_cursor}"
        assert sorted(seen) == sorted(Meeting.objects.values_list("pk", flat=True))

    def test_the_search_takes_at_most_twelve_queries(
        self, as_alice, group_with_meetings, django_assert_max_num_queries
    ):
        group_with_meetings.meetings.update(next_at=timezone.now() - timedelta(days=1))
        with django_assert_max_num_queries(12):
            as_alice.get("/meetings/?mine=1&q=open+lamp&near=x&type=Newcomer&day=1&when=now")

    def test_the_search_takes_get_only(self, client):
        assert client.post("/meetings/").status_code == 405

    @pytest.fixture
    def in_the_morning(self, group_with_meetings):
        start = timezone.now() + timedelta(hours=9, minutes=30)
        for number, meeting in enumerate(group_with_meetings.meetings.order_by("pk")):
            meeting.next_at = start + timedelta(hours=number)
            Meeting.objects.bulk_update([meeting], ["next_at"])
        return group_with_meetings

    def test_when_there_is_none_the_next_ones_are_shown(self, client, in_the_morning):
        response = client.get("/meetings/?when=now")
        shown = [m.name for _day, meetings in response.context["next_days"] for m in meetings]
        assert shown == ["Lamp", "Bench", "Kettle"]
        page = response.content.decode()
        assert "No meetings in the next two hours" in page
        assert "9\xa0hours" in page

    def test_the_next_ones_match_the_other_filters(self, client, in_the_morning):
        response = client.get("/meetings/?when=now&fellowship=NA")
        assert [m.name for _d, meetings in response.context["next_days"] for m in meetings] == [
            "Kettle"
        ]
        assert "No meetings match" in client.get("/meetings/?when=now&q=zzz").content.decode()

    def test_no_later_one_is_shown_beside_a_meeting_that_matches(self, client, in_the_morning):
        in_the_morning.meetings.filter(name="Lamp").update(
            next_at=timezone.now() + timedelta(hours=1)
        )
        response = client.get("/meetings/?when=now")
        assert [m.name for m in response.context["page"]] == ["Lamp"]
        assert not response.context["next_days"]


@pytest.mark.parametrize(("minutes", "is_shown"), [(14, True), (16, False)])
def test_the_list_offers_to_join_from_15_minutes_before(client, make_group, minutes, is_shown):
    group = make_group("Open door", Group.Visibility.OPEN)
    start = timezone.now() + timedelta(minutes=minutes)
    meeting = group.meetings.create(
        name="Lamp", weekday=start.isoweekday() % 7, time="12:00", time_zone="UTC",
        online_link="https://zoom.us/j/1", link_for="everyone", link_from="always",
    )  # fmt: skip
    Meeting.objects.filter(pk=meeting.pk).update(next_at=start)
    assert ("Join on Zoom" in client.get("/meetings/").content.decode()) is is_shown


def test_every_choice_has_an_effect():
    form = MeetingSearchForm({})
    assert form.is_valid()
    assert not form.is_filtered
    for name in set(form.fields) - {"mine", "position"}:
        choices = getattr(form.fields[name], "choices", [("", ""), ("tea", "")])
        narrowed = MeetingSearchForm({name: str(list(choices)[1][0])})
        assert narrowed.is_valid()
        assert narrowed.is_filtered
