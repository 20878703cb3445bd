"""Times in the forms of the panel, for staff far away from the server."""

import pytest

from accounts.models import Member
from accounts.moderation_status.roles import MODERATOR, give_role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def watcher(make_member, settings):
    settings.DEMO = True
    member = make_member("mia")
    give_role(member, MODERATOR)
    return Member.objects.get(pk=member.pk)


def test_a_time_in_its_own_zone_is_not_compared_with_the_server(enter, watcher, group):
    meeting = group.meetings.create(
        name="Tea", weekday=1, time="10:00", time_zone="Asia/Manila", place="x"
    )
    page = enter(watcher)
    page.add_init_script("Date.prototype.getTimezoneOffset = () => -480")  # Eight hours ahead.
    page.goto(f"/admin/groups/meeting/{meeting.pk}/change/")
    warning = ".timezonewarning"
    page.locator(f".field-confirmed_at {warning}").first.wait_for()  # An instant, as the server.
    assert page.locator(f".field-time {warning}").count() == 1
    assert not page.locator(f".field-time {warning}").is_visible()
