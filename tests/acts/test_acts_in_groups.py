"""Joining, roles, leaving, meetings and help in a group: who is told."""

import pytest
from django.urls import reverse

from groups.membership.roles import ask_to_organize
from groups.membership.services import ban_member, join_group
from groups.models import Membership, Opportunity
from groups.volunteering.services import create_offer
from tests.acts.table import performs, post, was_notified


@performs("groups:join", "asked")
@performs("groups:answer", "let-in")
def test_a_request_to_join(as_charlie, as_organizer, charlie, organizer, group):
    post(as_charlie, "groups:join", group.slug, note="May I?")
    assert was_notified(organizer, "asked")
    post(as_organizer, "groups:answer", group.slug, group.membership_of(charlie).pk, answer="yes")
    assert was_notified(charlie, "let-in")


@performs("groups:answer", "declined")
def test_a_declined_request(as_organizer, charlie, group):
    request = join_group(group, charlie)
    post(as_organizer, "groups:answer", group.slug, request.pk, answer="no")
    assert was_notified(charlie, "declined")


@performs("groups:invite", "invited")
@performs("groups:invite", "let-in")
def test_an_invitation(as_organizer, charlie, moderator, group):
    post(as_organizer, "groups:invite", group.slug, name="charlie")
    assert was_notified(charlie, "invited")
    join_group(group, moderator)
    post(as_organizer, "groups:invite", group.slug, name=moderator.name)
    assert was_notified(moderator, "let-in")


@performs("groups:role", "organize-ask")
@performs("groups:role", "role")
@performs("groups:answer-organizing", "organizer")
@performs("groups:role", "only-one")
def test_roles(as_organizer, as_bob, organizer, alice, bob, group):
    post(as_organizer, "groups:role", group.slug, "alice", role="host")
    assert was_notified(alice, "role")
    post(as_organizer, "groups:role", group.slug, "bob", role="organizer")
    assert was_notified(bob, "organize-ask")
    post(as_bob, "groups:answer-organizing", group.slug, answer="yes")
    assert was_notified(organizer, "organizer")
    post(as_organizer, "groups:role", group.slug, organizer.name_key, role="member")
    assert was_notified(bob, "only-one")


@performs("groups:answer-organizing", "organize-no")
def test_declining_to_organize(as_bob, organizer, bob, group):
    ask_to_organize(group.membership_of(bob), organizer)
    post(as_bob, "groups:answer-organizing", group.slug, answer="no")
    assert was_notified(organizer, "organize-no")


@performs("groups:leave", "only-one")
def test_an_organizer_leaves(as_organizer, bob, group):
    group.memberships.filter(member=bob).update(role=Membership.Role.ORGANIZER)
    post(as_organizer, "groups:leave", group.slug)
    assert was_notified(bob, "only-one")


@performs("groups:remove", "taken-out")
def test_removing(as_organizer, bob, group):
    post(as_organizer, "groups:remove", group.slug, "bob", reason="You shouted.")
    assert was_notified(bob, "taken-out")


@performs("groups:ban", "taken-out")
def test_banning(as_organizer, bob, group):
    post(as_organizer, "groups:ban", group.slug, "bob", reason="You shouted.")
    assert was_notified(bob, "taken-out")


@performs("groups:let-back", "ban-lifted")
def test_lifting_a_ban(as_organizer, bob, group):
    ban_member(group.membership_of(bob), "You shouted.")
    post(as_organizer, "groups:let-back", group.slug, "bob")
    assert was_notified(bob, "ban-lifted")


@performs("groups:archive", "archived")
def test_archiving(as_organizer, alice, organizer, group):
    post(as_organizer, "groups:archive", group.slug)
    assert was_notified(alice, "archived")
    assert not was_notified(organizer, "archived")


@performs("groups:manage", "group-wider")
@pytest.mark.parametrize(("visibility", "told"), [("community", True), ("hidden", False)])
def test_changing_the_visibility_of_a_group(as_organizer, alice, group, visibility, told):
    data = {"name": group.name, "summary": group.summary, "visibility": visibility}
    post(as_organizer, "groups:manage", group.slug, **data)
    assert was_notified(alice, "group-wider") is told


@pytest.fixture
def meeting(group):
    return group.meetings.create(name="Tea", weekday=4, time="19:00", time_zone="UTC", slug="tea-x")


def rsvp(client, meeting):
    day = meeting.upcoming_occurrences()[1].day
    post(client, "groups:coming", meeting.slug, day=day.isoformat())
    return day.isoformat()


@performs("groups:week", "meeting-move")
def test_cancelling_a_meeting(as_organizer, as_bob, bob, meeting):
    day = rsvp(as_bob, meeting)
    post(as_organizer, "groups:week", meeting.slug, day=day, act="cancel")
    assert was_notified(bob, "meeting-move")


@performs("groups:remove-meeting", "meeting-move")
def test_removing_a_meeting(as_organizer, as_bob, bob, meeting):
    rsvp(as_bob, meeting)
    post(as_organizer, "groups:remove-meeting", meeting.slug)
    assert was_notified(bob, "meeting-move")


@performs("groups:edit-meeting", "meeting-move")
def test_moving_a_meeting(as_organizer, as_bob, bob, meeting):
    rsvp(as_bob, meeting)
    form = as_organizer.get(reverse("groups:edit-meeting", args=[meeting.slug])).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, "", [])}
    data |= {"time": "20:30", "end_time": "21:30", "place": "X"}
    post(as_organizer, "groups:edit-meeting", meeting.slug, **data)
    assert was_notified(bob, "meeting-move")


@performs("groups:report-listing", "listing")
def test_a_wrong_listing(as_bob, organizer, meeting):
    post(as_bob, "groups:report-listing", meeting.slug, words="The door was locked.")
    assert was_notified(organizer, "listing")


@performs("groups:offer", "offered")
@performs("groups:answer-offer", "offer-answer")
@performs("groups:close-opportunity", "help-closed")
@performs("groups:take-back", "offer-gone")
def test_helping(as_organizer, as_bob, alice, bob, organizer, group):
    tea = Opportunity.objects.create(group=group, title="Tea", effort="An hour", place="Library")
    post(as_bob, "groups:offer", tea.public_id, note="I can.")
    assert was_notified(organizer, "offered")
    post(as_organizer, "groups:answer-offer", tea.public_id, tea.offers.get().pk, says="yes")
    assert was_notified(bob, "offer-answer")
    create_offer(tea, alice)
    post(as_organizer, "groups:close-opportunity", tea.public_id)
    assert was_notified(alice, "help-closed")
    assert not was_notified(bob, "help-closed")
    post(as_bob, "groups:take-back", tea.public_id)
    assert was_notified(organizer, "offer-gone")
