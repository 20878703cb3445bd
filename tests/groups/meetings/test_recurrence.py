"""The times of meetings, and the pages on which hosts edit and members list them."""

import zoneinfo
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains

from groups.meetings.recurrence import JOINABLE_AFTER_START
from groups.models import Group, Meeting

ZONES = sorted(zoneinfo.available_timezones())
FORM = {
    "name": "Tea at seven",
    "weekday": "4",
    "time": "19:00",
    "end_time": "20:00",
    "link_for": "group",
    "link_from": "soon",
    "time_zone": "Europe/London",
    "place": "Library",
}


@given(
    st.sampled_from(ZONES),
    st.integers(0, 6),
    st.times(),
    st.datetimes(datetime(2010, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
)
def test_the_next_one_is_within_eight_days_at_its_wall_time(zone, weekday, at, now):
    at = at.replace(microsecond=0, fold=0)
    meeting = Meeting(weekday=weekday, time=at, time_zone=zone)
    start = meeting.next_start(now)
    assert now - JOINABLE_AFTER_START <= start <= now + timedelta(days=9)
    local = start.astimezone(ZoneInfo(zone))
    # The start differs only if the clocks skip that local time.
    exists = datetime.combine(local.date(), at, ZoneInfo(zone)).astimezone(UTC) == start
    assert local.time().replace(tzinfo=None) == at or exists


def test_a_meeting_keeps_its_wall_time_in_summer():
    meeting = Meeting(weekday=4, time=time(19), time_zone="Europe/London")
    winter = meeting.next_start(datetime(2026, 3, 20, tzinfo=UTC))
    summer = meeting.next_start(datetime(2026, 3, 30, tzinfo=UTC))
    assert (winter.hour, summer.hour) == (19, 18)


def test_a_meeting_that_has_just_started_is_still_current():
    meeting = Meeting(weekday=4, time=time(19), time_zone="UTC")
    assert meeting.next_start(datetime(2026, 1, 1, 19, 9, tzinfo=UTC)).day == 1
    assert meeting.next_start(datetime(2026, 1, 1, 19, 11, tzinfo=UTC)).day == 8


@pytest.mark.django_db
class TestPages:
    def test_an_organizer_adds_a_meeting(self, as_organizer, group):
        address = f"/groups/{group.slug}/meetings/new/"
        page = as_organizer.post(address, FORM, follow=True).content.decode()
        meeting = group.meetings.get()
        assert meeting.name == "Tea at seven"
        # The page of the meeting, which says what was understood.
        assert "Meeting added." in page
        assert "Every Thursday, 19:00–20:00, London time" in page

    def test_the_chosen_way_to_attend_needs_its_place_or_link(self, subtests, as_organizer, group):
        for option, field in [
            ("in_person", "place"),
            ("online", "online_link"),
            ("hybrid", "online_link"),
        ]:
            with subtests.test(option=option, field=field):
                data = FORM | {"place": "", "attendance_option": option}
                page = as_organizer.post(f"/groups/{group.slug}/meetings/new/", data)
                assert page.status_code == 422
                assert field in page.context["form"].errors

    def test_an_edited_meeting_says_how_people_attend_it(self, as_organizer, group):
        as_organizer.post(f"/groups/{group.slug}/meetings/new/", FORM)
        meeting = group.meetings.get()
        form = as_organizer.get(f"/meetings/{meeting.slug}/edit/").context["form"]
        assert form["attendance_option"].value() == "in_person"

    def test_the_time_zone_stands_beside_the_time_and_is_not_folded(self, as_organizer, group):
        page = as_organizer.get(f"/groups/{group.slug}/meetings/new/").content.decode()
        before, found, _after = page.partition('name="time_zone"')
        assert found
        assert 'name="end_time"' in before
        assert before.count("<details") == before.count("</details>")

    def test_how_long_it_lasts_is_said_below_the_times(self, as_organizer, group):
        new = f"/groups/{group.slug}/meetings/new/"
        assertContains(as_organizer.get(new), "Without an end time, it lasts one hour.")
        data = FORM | {"time": "23:00", "end_time": "00:30"}
        returned = as_organizer.post(new, data | {"name": ""})
        assertContains(returned, "It lasts 1 hour 30 minutes.", status_code=422)
        as_organizer.post(new, data)
        edit = f"/meetings/{group.meetings.get().slug}/edit/"
        assertContains(as_organizer.get(edit), "It lasts 1 hour 30 minutes.")
        wrong = as_organizer.post(edit, data | {"end_time": "22:00"})
        assertNotContains(wrong, "It lasts 1", status_code=422)

    def test_a_link_that_is_none_gets_an_example(self, as_organizer, group):
        data = FORM | {"online_link": "no link"}
        page = as_organizer.post(f"/groups/{group.slug}/meetings/new/", data)
        assert "Enter a web address, such as https://" in page.content.decode()

    def test_members_cannot_do_it(self, as_alice, group):
        assert as_alice.get(f"/groups/{group.slug}/meetings/new/").status_code == 403

    def test_strangers_find_nothing(self, as_charlie, make_group):
        make_group("Hidden", Group.Visibility.HIDDEN)
        assert as_charlie.get("/groups/hidden/meetings/new/").status_code == 404

    def test_bad_input_gets_messages(self, subtests, as_organizer, group):
        cases = [
            {"place": ""},
            {"time": "25:00"},
            {"end_time": "19:02"},
            {"end_time": "18:00"},
            {"online_link": "no link"},
        ]
        for change in cases:
            with subtests.test(change=change):
                page = as_organizer.post(f"/groups/{group.slug}/meetings/new/", FORM | change)
                assert page.status_code == 422
                assert "Tea at seven" in page.content.decode()

    def test_a_meeting_may_end_after_midnight(self, as_organizer, group):
        data = FORM | {"time": "23:00", "end_time": "00:30"}
        as_organizer.post(f"/groups/{group.slug}/meetings/new/", data)
        assert group.meetings.get().minutes == 90

    def test_the_search_says_the_time_at_the_place(self, as_alice, group):
        meeting = {"weekday": 1, "time": "18:30", "time_zone": "America/Denver"}
        group.meetings.create(name="Paper cups", place="Boulder", **meeting)
        group.meetings.create(name="Online", online_link="https://meet.jit.si/x", **meeting)
        assert as_alice.get("/meetings/").content.decode().count("18:30–19:30, Denver time") == 1

    def test_the_list_shows_what_one_may_read(self, as_alice, as_charlie, client, group):
        group.meetings.create(name="Private tea", weekday=1, time="10:00", time_zone="UTC")
        assert "Private tea" in as_alice.get("/meetings/").content.decode()
        for outsider in (as_charlie, client):
            assert "Private tea" not in outsider.get("/meetings/").content.decode()

    def test_times_are_in_the_readers_time_zone(self, as_alice, alice, group):
        type(alice).objects.filter(pk=alice.pk).update(time_zone="Asia/Kolkata")
        group.meetings.create(name="Tea", weekday=1, time="10:00", time_zone="UTC", place="x")
        assert "15:30" in as_alice.get("/meetings/").content.decode()

    def test_the_meetings_own_day_and_zone_are_named(self, as_alice, alice, group):
        type(alice).objects.filter(pk=alice.pk).update(time_zone="Pacific/Auckland")
        group.meetings.create(
            name="Late", weekday=1, time="23:00", time_zone="America/New_York", place="x"
        )
        content = as_alice.get(f"/groups/{group.slug}/meetings/").content.decode()
        assert "Every Monday, 23:00–00:00, New York time" in content
        assert "Tuesday" in as_alice.get("/meetings/").content.decode()

    def test_a_meeting_that_just_started_is_marked(self, as_alice, group):
        now = timezone.now()
        started, later = now - timedelta(minutes=5), now + timedelta(hours=2)
        for at in (later, started):
            group.meetings.create(
                name=f"{at:%H:%M}", weekday=at.isoweekday() % 7, time=at.time(), time_zone="UTC"
            )
        page = as_alice.get("/meetings/")
        names = [meeting.name for meeting in page.context["page"]]
        assert names == [f"{started:%H:%M}", f"{later:%H:%M}"]
        assert page.content.decode().count("Live now, 55 minutes left") == 1

    def test_the_list_takes_the_same_queries_however_long(
        self, as_alice, alice, make_group, django_assert_max_num_queries
    ):
        for number in range(15):
            group = make_group(f"Room {number}", members=[alice])
            group.meetings.create(name="Tea", weekday=number % 7, time="10:00", time_zone="UTC")
        with django_assert_max_num_queries(12):
            assert as_alice.get("/meetings/?mine=1").content.decode().count("Room") == 15

    def test_an_organizer_edits_and_deletes_a_meeting(self, as_organizer, group):
        meeting = group.meetings.create(name="Tea", weekday=1, time="10:00", time_zone="UTC")
        as_organizer.post(f"/meetings/{meeting.slug}/edit/", FORM)
        meeting.refresh_from_db()
        assert meeting.name == "Tea at seven"
        as_organizer.post(f"/meetings/{meeting.slug}/remove/")
        assert not group.meetings.exists()

    def test_before_a_meeting_is_removed_a_page_asks(self, as_organizer, group, alice, bob):
        meeting = group.meetings.create(name="Tea", weekday=1, time="10:00", time_zone="UTC")
        address = f"/meetings/{meeting.slug}/remove/"
        form = as_organizer.get(f"/meetings/{meeting.slug}/edit/").content.decode()
        assert f'href="{address}"' in form
        assert f'action="{address}"' not in form
        page = as_organizer.get(address).content.decode()
        assert "nobody will be told" in page
        for member, weeks in ((alice, 1), (alice, 2), (bob, 1), (bob, -1)):
            start = timezone.now() + timedelta(weeks=weeks)
            meeting.rsvps.create(member=member, day=start.date(), starts_at=start)
        page = as_organizer.get(address).content.decode()
        assert "Tea" in page
        assert "2 people are going" in page
        assert group.meetings.exists()

    def test_a_member_changes_nothing(self, as_alice, as_charlie, group):
        meeting = group.meetings.create(name="Tea", weekday=1, time="10:00", time_zone="UTC")
        assert as_alice.post(f"/meetings/{meeting.slug}/remove/").status_code == 403
        assert as_charlie.post(f"/meetings/{meeting.slug}/remove/").status_code == 404
        assert as_alice.get(f"/meetings/{meeting.slug}/remove/").status_code == 403
        assert as_charlie.get(f"/meetings/{meeting.slug}/remove/").status_code == 404
        assert group.meetings.exists()
