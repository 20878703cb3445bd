"""The approval of new groups, questions to people who want to join, and hosts of meetings."""

import pytest
from django.urls import reverse

from accounts.models import Notification
from groups.groups.approval import approve_group
from groups.models import Group, Membership
from posts.models import Case

pytestmark = pytest.mark.starts_empty

FORM = {"name": "Slow mornings", "summary": "For slow mornings.", "visibility": "community"}


def propose(client):
    return client.post(reverse("groups:create"), FORM)


@pytest.fixture
def proposal(settings, as_alice):
    settings.GROUPS_NEED_APPROVAL = True
    assert propose(as_alice).status_code == 302
    return Group.objects.get()


def test_without_the_setting_a_group_is_open_at_once(as_alice):
    propose(as_alice)
    assert Group.objects.get().visibility == "community"


def test_a_proposal_is_visible_to_its_founder_only(proposal, as_alice, as_bob, client):
    assert "This group is waiting for approval" in as_alice.get(proposal.about_url).content.decode()
    for stranger in (as_bob, client):
        assert stranger.get(proposal.about_url).status_code == 404
        assert "Slow mornings" not in stranger.get("/groups/").content.decode()


def test_no_address_reveals_a_proposal_of_the_same_name(proposal, settings, as_bob):
    settings.GROUPS_NEED_APPROVAL = False
    propose(as_bob)
    assert Group.objects.exclude(pk=proposal.pk).get().slug == "slow-mornings"


def test_moderators_find_the_proposal_in_their_queue(proposal):
    case = Case.objects.get(origin=Case.Origin.GROUP)
    assert case.content == proposal


def test_approving_opens_the_group_and_notifies_the_founder(proposal, alice, moderator, as_bob):
    approve_group(proposal, moderator)
    assert as_bob.get(proposal.about_url).status_code == 200
    assert Notification.objects.filter(member=alice, kind="group-open").exists()
    assert not Case.objects.open().exists()


def test_approving_twice_changes_nothing(proposal, moderator, alice):
    for _time in range(2):
        approve_group(Group.objects.get(), moderator)
    assert Group.objects.get().visibility == "community"


def test_the_founder_cannot_approve_the_group(proposal, as_alice):
    form = FORM | {"visibility": "open"}
    as_alice.post(reverse("groups:manage", args=[proposal.slug]), form)
    assert Group.objects.get().visibility == "hidden"


def test_new_members_cannot_create_groups_yet(client, make_member):
    client.force_login(make_member("newcomer", trust=0))
    answer = client.get(reverse("groups:create"))
    assert answer.status_code == 403
    assert "been here for a few days" in answer.content.decode()


# --- Questions ------------------------------------------------------------------


def test_the_organizers_question_is_on_the_request_form(group, as_charlie):
    Group.objects.update(questions="What brings you here?")
    assert "What brings you here?" in as_charlie.get(group.about_url).content.decode()


# --- Hosts ----------------------------------------------------------------------


def set_role(client, group, member, role_name):
    address = reverse("groups:role", args=[group.slug, member.name_key])
    return client.post(address, {"role": role_name})


def test_a_host_manages_meetings_only(group, bob, as_organizer, as_bob):
    address = reverse("groups:add-meeting", args=[group.slug])
    assert as_bob.get(address).status_code == 403
    set_role(as_organizer, group, bob, "host")
    assert as_bob.get(address).status_code == 200
    assert as_bob.get(reverse("groups:manage", args=[group.slug])).status_code == 403
    set_role(as_organizer, group, bob, "member")
    assert as_bob.get(address).status_code == 403


def test_hosts_are_marked_in_the_list_of_members(group, bob, as_organizer, as_alice):
    set_role(as_organizer, group, bob, "host")
    page = as_alice.get(reverse("groups:members", args=[group.slug])).content.decode()
    assert "Meeting host" in page


def test_a_host_gives_no_roles(group, alice, bob, as_organizer, as_bob):
    set_role(as_organizer, group, bob, "host")
    assert set_role(as_bob, group, alice, "host").status_code == 403
    assert Membership.objects.get(group=group, member=alice).role == "member"
