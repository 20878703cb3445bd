"""A declined request gets a kind answer and a pause; bans and invitations say what they are."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Notification
from groups.membership.services import ban_member, decline_join_request, join_group, unban_member
from groups.models import Group, Invitation, Membership
from groups.models.memberships import DECLINED_PAUSE

Kind, State = Notification.Kind, Membership.State


def list_notified_kinds(member):
    return [one.kind for one in member.notifications.all()]


@pytest.fixture
def request_of_charlie(group, charlie):
    return join_group(group, charlie, "I would like to.")


@pytest.fixture
def declined(request_of_charlie):
    decline_join_request(request_of_charlie, "We are full this month.")


def answer(client, group, membership, **data):
    return client.post(reverse("groups:answer", args=[group.slug, membership.pk]), data)


def join(client, group):
    return client.post(reverse("groups:join", args=[group.slug]), {"note": "Again?"})


def test_declining_notifies_with_the_answer(
    as_organizer, as_charlie, charlie, group, request_of_charlie
):
    answer(as_organizer, group, request_of_charlie, answer="no", reason="We are full this month.")
    assert list_notified_kinds(charlie) == [Kind.MEMBERSHIP_DECLINED]
    page = as_charlie.get(group.about_url)
    assertContains(page, "Thank you for asking to join.")
    assertContains(page, "We are full this month.")
    assertNotContains(page, "Ask to join</button>")


def test_the_note_is_deleted_with_the_answer(declined, group, charlie):
    assert group.membership_of(charlie).note == ""


def test_an_answer_that_is_too_long_is_shown_again(as_organizer, group, request_of_charlie):
    page = answer(as_organizer, group, request_of_charlie, answer="no", reason="x" * 301)
    assertContains(page, "x" * 301, status_code=422)
    request_of_charlie.refresh_from_db()
    assert request_of_charlie.state == State.REQUESTED


def test_a_declined_request_cannot_be_repeated_at_once(declined, as_charlie, group, organizer):
    organizer.notifications.all().delete()
    assertContains(join(as_charlie, group), "Thank you for asking", status_code=403)
    as_charlie.post(reverse("groups:leave", args=[group.slug]))
    assert join(as_charlie, group).status_code == 403
    assert list_notified_kinds(organizer) == []


def test_after_the_waiting_time_one_may_ask_again(declined, as_charlie, group, organizer):
    Membership.objects.filter(state=State.DECLINED).update(since=timezone.now() - DECLINED_PAUSE)
    assertContains(as_charlie.get(group.about_url), "Ask to join")
    join(as_charlie, group)
    assert Kind.MEMBERSHIP_REQUESTED in list_notified_kinds(organizer)


def test_an_organizer_may_still_invite(declined, as_organizer, charlie, group):
    as_organizer.post(reverse("groups:invite", args=[group.slug]), {"name": "charlie"})
    assert group.membership_of(charlie).state == State.INVITED


def test_inviting_someone_who_asked_accepts_and_notifies_them(
    request_of_charlie, as_organizer, charlie, group
):
    as_organizer.post(reverse("groups:invite", args=[group.slug]), {"name": "charlie"})
    assert group.membership_of(charlie).is_current
    assert list_notified_kinds(charlie) == [Kind.MEMBERSHIP_ACCEPTED]


def test_a_banned_member_is_notified_and_sees_the_reason(as_bob, bob, group):
    ban_member(group.membership_of(bob), "Please take a break.")
    (one,) = bob.notifications.all()
    assert one.kind == Kind.MEMBERSHIP_REMOVED
    assertContains(as_bob.get(one.url), "Please take a break.")


def test_a_ban_from_a_hidden_group_says_only_the_reason(as_bob, as_alice, bob, make_group, alice):
    room = make_group(name="Under ground", visibility=Group.Visibility.HIDDEN, members=[alice, bob])
    ban_member(room.membership_of(bob), "Please take a break.")
    url = bob.notifications.get().url
    page = as_bob.get(url)
    assertContains(page, "Please take a break.")
    assertNotContains(page, "Under ground")
    assertNotContains(page, room.slug)
    assert as_bob.get(room.about_url).status_code == 404
    assert as_alice.get(url).status_code == 404


def test_lifting_a_ban_notifies_the_member(bob, group):
    ban_member(group.membership_of(bob), "Please take a break.")
    bob.notifications.all().delete()
    unban_member(group.membership_of(bob))
    assert list_notified_kinds(bob) == [Kind.BAN_LIFTED]


# --- Invitation links -----------------------------------------------------------


@pytest.fixture
def link(group, organizer):
    until = timezone.now() + timedelta(days=1)
    return group.invitations.create(created_by=organizer, expires_at=until, uses_left=5)


def test_a_banned_member_is_not_offered_to_join_by_a_link(as_bob, bob, group, link):
    ban_member(group.membership_of(bob), "Please take a break.")
    page = as_bob.get(link.get_absolute_url())
    assertContains(page, "Please take a break.")
    assertNotContains(page, "Join group</button>")
    assert as_bob.post(link.get_absolute_url()).status_code == 403


def test_a_banned_member_finds_no_hidden_group_by_a_link(as_bob, bob, group, link):
    Group.objects.update(visibility=Group.Visibility.HIDDEN)
    ban_member(group.membership_of(bob), "Please take a break.")
    assert as_bob.get(link.get_absolute_url()).status_code == 404
    assert as_bob.post(link.get_absolute_url()).status_code == 404


def test_a_member_is_redirected_to_the_group(as_bob, group, link):
    for uses_left in (5, 0):
        Invitation.objects.update(uses_left=uses_left)
        assert as_bob.get(link.get_absolute_url())["Location"] == group.get_absolute_url()


def test_a_wrong_choice_for_a_link_keeps_the_other(as_organizer, group):
    page = as_organizer.post(
        reverse("groups:invite", args=[group.slug]), {"days": "999", "uses": "100"}
    )
    assertContains(page, '<option value="100" selected>', status_code=422)
