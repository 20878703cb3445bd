"""Times in the forms of the panel, for staff far away from the server."""

import pytest

from accounts.models import Member
from accounts.moderation_status.roles import LIAISON, give_role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def liaison(make_member, settings):
    settings.DEMO = True
    member = make_member("mia", time_zone="Asia/Manila")
    give_role(member, LIAISON)
    return Member.objects.get(pk=member.pk)


def test_each_time_says_in_which_zone_it_is(enter, liaison, group):
    meeting = group.meetings.create(
        name="Tea", weekday=1, time="10:00", time_zone="Europe/Lisbon", place="x"
    )
    page = enter(liaison)
    page.add_init_script("Date.prototype.getTimezoneOffset = () => -480")  # Eight hours ahead.
    page.goto(f"/admin/groups/meeting/{meeting.pk}/change/")
    assert "In your time zone: Manila time." in page.locator(".field-confirmed_at").inner_text()
    assert "In the meeting’s own time zone" in page.locator(".field-weekday").inner_text()
    assert page.locator("[name=time_zone] option:checked").inner_text() == "Europe/Lisbon"
    assert not page.get_by_text("server time").count()  # Nobody knows where the server is.
