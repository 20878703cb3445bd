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


def test_changes_of_both_are_saved(as_organizer, as_alice, place):
    address, row, first, second = place
    mine, theirs = read_form(as_alice, address), read_form(as_organizer, address)
    assert as_organizer.post(address, theirs | {first: "Theirs."}).status_code == 302
    assert as_alice.post(address, mine | {second: "Mine."}).status_code == 302
    row.refresh_from_db()
    assert (getattr(row, first), getattr(row, second)) == ("Theirs.", "Mine.")


def test_who_changes_the_same_second_sees_the_other_version_and_can_replace_it(
    as_organizer, as_alice, place
):
    address, row, first, _second = place
    mine, theirs = read_form(as_alice, address), read_form(as_organizer, address)
    assert as_organizer.post(address, theirs | {first: "Theirs."}).status_code == 302
    answer = as_alice.post(address, mine | {first: "Mine."})
    assert answer.status_code == 422
    assert escape(str(CHANGED_MEANWHILE)) in answer.text
    page = html.fromstring(answer.text)
    assert page.xpath(f"//*[@id='id_{first}_error']")[0].text == "They saved: Theirs."
    assert page.xpath(f"//*[@name='{first}']")[0].text.strip() == "Mine."
    row.refresh_from_db()
    assert getattr(row, first) == "Theirs."
    version = page.xpath("//input[@name='version']/@value")[0]
    assert as_alice.post(address, mine | {first: "Mine.", "version": version}).status_code == 302
    row.refresh_from_db()
    assert getattr(row, first) == "Mine."


def test_choices_of_both_are_saved_or_shown(as_organizer, as_alice, alice, group):
    group.memberships.filter(member=alice).update(role="organizer")
    address, row, _first, _second = edit_group(group)
    mine, theirs = read_form(as_alice, address), read_form(as_organizer, address)
    challenge = row.challenges.model.objects.first()
    sent = theirs | {"language": "de", "tags": "Sleep, Work", "challenges": [challenge.pk]}
    assert as_organizer.post(address, sent).status_code == 302
    answer = as_alice.post(address, mine | {"language": "fr"})
    error = html.fromstring(answer.text).xpath("//*[@id='id_language_error']")[0].text
    assert error == "They saved: Deutsch"
    assert as_alice.post(address, mine | {"summary": "Mine."}).status_code == 302
    row.refresh_from_db()
    stored = (row.language, row.tags, row.challenges.count(), row.summary)
    assert stored == ("de", ["Sleep", "Work"], 1, "Mine.")


def test_the_page_does_not_show_a_refused_name_as_that_of_the_group(as_organizer, group):
    address = reverse("groups:manage", args=[group.slug])
    name = group.name
    sent = read_form(as_organizer, address) | {"name": "A refused name", "summary": ""}
    page = html.fromstring(as_organizer.post(address, sent).text)
    assert page.xpath("//p[@class='crumbs']/a")[0].text == name


def test_the_page_does_not_show_a_refused_name_as_that_of_the_meeting(as_organizer, group):
    address, meeting, _first, _second = edit_meeting(group)
    group.memberships.update(role="organizer")
    sent = read_form(as_organizer, address) | {"name": "A refused name", "time": ""}
    page = html.fromstring(as_organizer.post(address, sent).text)
    assert page.xpath("//p[@class='crumbs']/a")[0].text == meeting.name


def test_who_saves_alone_is_not_asked(as_organizer, place):
    address, _row, first, _second = place
    for words in ("One.", "Two."):
        sent = read_form(as_organizer, address) | {first: words}
        assert as_organizer.post(address, sent).status_code == 302


def test_another_page_of_the_group_changes_nothing_here(as_alice, group, place):
    sent = read_form(as_alice, place[0])
    Group.objects.filter(pk=group.pk).update(member_count=7)
    assert as_alice.post(place[0], sent).status_code == 302
