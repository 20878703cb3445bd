"""A feed that moves or drops a meeting: the people who were coming are told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification
from groups.meeting_guide.importing import import_meetings
from groups.meetings.attendance import create_rsvp
from groups.models import Group, MeetingFeed, Rsvp

pytestmark = pytest.mark.django_db
TOMORROW = (timezone.now() + timedelta(days=1)).isoweekday() % 7
ROW = {
    "name": "Dawn", "slug": "dawn", "day": TOMORROW, "time": "10:00", "end_time": "11:00",
    "timezone": "UTC", "formatted_address": "12 Elm Street, Springfield, IL 62701, USA",
}  # fmt: skip
OTHER = ROW | {"name": "Dusk", "slug": "dusk"}


@pytest.fixture
def feed(make_group, alice):
    group = make_group("Open door", Group.Visibility.OPEN, members=[alice])
    feed = MeetingFeed.objects.create(name="Springfield", group=group)
    import_meetings(feed, [ROW, OTHER])
    meeting = feed.meetings.get(name="Dawn")
    create_rsvp(meeting, alice, meeting.upcoming_occurrences()[0].day)
    return feed


def read_kinds(member):
    return list(member.notifications.values_list("kind", flat=True))


@pytest.mark.parametrize(
    "rows",
    [
        [ROW | {"time": "12:00", "end_time": "13:00"}, OTHER],
        [ROW | {"timezone": "Asia/Tokyo"}, OTHER],
        [ROW | {"day": (TOMORROW + 1) % 7}, OTHER],
        [OTHER],
        [ROW | {"attendance_option": "inactive"}, OTHER],
    ],
)
def test_they_are_told_once(feed, alice, rows):
    import_meetings(feed, rows)
    assert read_kinds(alice) == [Notification.Kind.MEETING_CHANGED]
    assert not Rsvp.objects.exists()
    import_meetings(feed, rows)
    assert len(read_kinds(alice)) == 1


@pytest.mark.parametrize("rows", [[ROW, OTHER], [ROW | {"notes": "Ring twice."}, OTHER]])
def test_nobody_is_told_of_what_changes_nothing_for_them(feed, alice, rows):
    import_meetings(feed, rows)
    assert read_kinds(alice) == []
    assert Rsvp.objects.count() == 1
