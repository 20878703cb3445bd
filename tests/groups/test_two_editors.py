"""Two organizers change the same group, meeting or opportunity: neither loses what they wrote."""

import pytest
from django.urls import reverse
from django.utils.html import escape
from lxml import html

from groups.models import Group, Opportunity
from recovery_forum.lib.versioned_forms import CHANGED_MEANWHILE

pytestmark = pytest.mark.django_db


def edit_group(group):
    return reverse("groups:manage", args=[group.slug]), group, "rules", "summary"


def edit_meeting(group):
    meeting = group.meetings.create(
        name="Tea", weekday=4, time="19:00", time_zone="UTC", place="Vienna", location="Library",
        is_in_person=True,
    )  # fmt: skip
    return reverse("groups:edit-meeting", args=[meeting.slug]), meeting, "notes", "location"


def edit_opportunity(group):
    opportunity = Opportunity.objects.create(group=group, title="Tea", effort="Hours", place="Home")
    address = reverse("groups:edit-opportunity", args=[opportunity.public_id])
    return address, opportunity, "text", "experience"


@pytest.fixture(params=[edit_group, edit_meeting, edit_opportunity])
def place(request, group, alice):
    group.memberships.filter(member=alice).update(role="organizer")
    return request.param(group)


def read_form(client, address):
    """Return what the form of that page sends as it is."""
    forms = html.fromstring(client.get(address).text).forms
    form = next(form for form in forms if "version" in form.fields)
    values = {name: value for name, value in form.fields.items() if value is not None}
    return {name: value for name, value in values.items() if not name.startswith("cover")}


def test_who_saves_second_is_told_and_can_replace_it(as_organizer, as_alice, place):
    address, row, first, second = place
    mine, theirs = read_form(as_alice, address), read_form(as_organizer, address)
    assert as_organizer.post(address, theirs | {first: "Theirs."}).status_code == 302
    answer = as_alice.post(address, mine | {second: "Mine."})
    assert answer.status_code == 422
    assert escape(str(CHANGED_MEANWHILE)) in answer.text
    assert "Mine." in answer.text
    row.refresh_from_db()
    assert (getattr(row, first), getattr(row, second) == "Mine.") == ("Theirs.", False)
    version = html.fromstring(answer.text).xpath("//input[@name='version']/@value")[0]
    assert as_alice.post(address, mine | {second: "Mine.", "version": version}).status_code == 302
    row.refresh_from_db()
    assert getattr(row, second) == "Mine."


def test_who_saves_alone_is_not_asked(as_organizer, place):
    address, _row, first, _second = place
    for words in ("One.", "Two."):
        sent = read_form(as_organizer, address) | {first: words}
        assert as_organizer.post(address, sent).status_code == 302


def test_another_page_of_the_group_changes_nothing_here(as_alice, group, place):
    sent = read_form(as_alice, place[0])
    Group.objects.filter(pk=group.pk).update(member_count=7)
    assert as_alice.post(place[0], sent).status_code == 302
