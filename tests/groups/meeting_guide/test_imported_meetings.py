"""Imported meetings that a host edits: what the feed still updates, and what it does not."""

import pytest

from groups.meeting_guide.importing import import_meetings
from groups.models import Group, MeetingFeed

pytestmark = pytest.mark.django_db
ROW = {
    "name": "Dawn", "slug": "dawn", "day": 1, "time": "10:00", "end_time": "11:00",
    "timezone": "US/Pacific", "formatted_address": "12 Elm Street, Springfield, CA 90210, USA",
}  # fmt: skip


@pytest.fixture
def feed(make_group):
    group = make_group("Open door", Group.Visibility.OPEN)
    feed = MeetingFeed.objects.create(name="Springfield", group=group)
    import_meetings(feed, [ROW])
    return feed


def read_form(page):
    """Return what a browser sends if nothing in the form of `page` is changed."""
    form = page.context["form"]
    values = {field.html_name: field.value() for field in form}
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_changing_the_note_keeps_time_and_place(as_organizer, feed):
    meeting = feed.meetings.get()
    start = meeting.next_at
    assert meeting.time_zone == "America/Los_Angeles"
    page = as_organizer.get(f"/meetings/{meeting.slug}/edit/")
    assert "The feed" in page.content.decode()
    answer = as_organizer.post(
        f"/meetings/{meeting.slug}/edit/", read_form(page) | {"notes": "Ring twice."}, follow=True
    )
    assert "no longer updates this meeting" in answer.content.decode()
    meeting.refresh_from_db()
    assert (meeting.notes, meeting.next_at) == ("Ring twice.", start)
    assert f"{meeting.time:%H:%M} {meeting.time_zone}" == "10:00 America/Los_Angeles"


def test_saving_without_a_change_leaves_the_meeting_to_the_feed(as_organizer, feed):
    meeting = feed.meetings.get()
    page = as_organizer.get(f"/meetings/{meeting.slug}/edit/")
    as_organizer.post(f"/meetings/{meeting.slug}/edit/", read_form(page))
    import_meetings(feed, [ROW | {"name": "Dusk"}])
    assert feed.meetings.get().name == "Dusk"


def test_a_host_can_let_the_feed_update_the_meeting_again(as_organizer, as_charlie, feed):
    meeting = feed.meetings.get()
    address = f"/meetings/{meeting.slug}/edit/"
    changed = read_form(as_organizer.get(address)) | {"notes": "Ring twice."}
    as_organizer.post(address, changed)
    import_meetings(feed, [ROW | {"name": "Dusk"}])
    assert feed.meetings.get().name == "Dawn"
    assert "Follow the feed again" in as_organizer.get(address).content.decode()
    assert as_charlie.post(f"/meetings/{meeting.slug}/follow-feed/").status_code == 403
    as_organizer.post(f"/meetings/{meeting.slug}/follow-feed/")
    import_meetings(feed, [ROW | {"name": "Dusk"}])
    assert feed.meetings.get().name == "Dusk"


def test_an_old_zone_is_still_offered(as_organizer, feed):
    feed.meetings.update(time_zone="US/Pacific")
    page = as_organizer.get(f"/meetings/{feed.meetings.get().slug}/edit/")
    assert read_form(page)["time_zone"] == "US/Pacific"
    assert '<option value="US/Pacific" selected>' in page.content.decode()
