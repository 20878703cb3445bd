"""A declined request gets a kind answer and a pause; bans and invitations say what they are."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Notification
from groups.membership.services import ban_member, decline_join_request, join_group, unban_member
from groups.models import Group, Membership
from groups.models.memberships import DECLINED_PAUSE

Kind, State = Notification.Kind, Membership.State


def told(member):
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


def test_declining_tells_with_the_words(
    as_organizer, as_charlie, charlie, group, request_of_charlie
):
    answer(as_organizer, group, request_of_charlie, answer="no", reason="We are full this month.")
    assert told(charlie) == [Kind.MEMBERSHIP_DECLINED]
    page = as_charlie.get(group.about_url)
    assertContains(page, "Thank you for asking to join.")
    assertContains(page, "We are full this month.")
    assertNotContains(page, "Ask to join</button>")


def test_the_note_goes_with_the_answer(declined, group, charlie):
    assert group.membership_of(charlie).note == ""


def test_words_that_are_too_long_come_back(as_organizer, group, request_of_charlie):
    page = answer(as_organizer, group, request_of_charlie, answer="no", reason="x" * 301)
    assertContains(page, "x" * 301, status_code=422)
    request_of_charlie.refresh_from_db()
    assert request_of_charlie.state == State.REQUESTED


def test_a_declined_request_can_not_be_repeated_at_once(declined, as_charlie, group, organizer):
    organizer.notifications.all().delete()
    assertContains(join(as_charlie, group), "Thank you for asking", status_code=403)
    as_charlie.post(reverse("groups:leave", args=[group.slug]))
    assert join(as_charlie, group).status_code == 403
    assert told(organizer) == []


def test_after_the_pause_one_may_ask_again(declined, as_charlie, group, organizer):
    Membership.objects.filter(state=State.DECLINED).update(since=timezone.now() - DECLINED_PAUSE)
    assertContains(as_charlie.get(group.about_url), "Ask to join")
    join(as_charlie, group)
    assert Kind.MEMBERSHIP_REQUESTED in told(organizer)


def test_an_organizer_may_still_invite(declined, as_organizer, charlie, group):
    as_organizer.post(reverse("groups:invite", args=[group.slug]), {"name": "charlie"})
    assert group.membership_of(charlie).state == State.INVITED


def test_an_invitation_of_who_asked_lets_in_and_tells(
    request_of_charlie, as_organizer, charlie, group
):
    as_organizer.post(reverse("groups:invite", args=[group.slug]), {"name": "charlie"})
    assert group.membership_of(charlie).is_current
    assert told(charlie) == [Kind.MEMBERSHIP_ACCEPTED]


def test_a_banned_member_is_told_and_reads_why(as_bob, bob, group):
    ban_member(group.membership_of(bob), "Please take a break.")
    (one,) = bob.notifications.all()
    assert one.kind == Kind.MEMBERSHIP_REMOVED
    assertContains(as_bob.get(one.url), "Please take a break.")


def test_of_a_hidden_group_the_ban_says_only_why(as_bob, as_alice, bob, make_group, alice):
    room = make_group(name="Under ground", visibility=Group.Visibility.HIDDEN, members=[alice, bob])
    ban_member(room.membership_of(bob), "Please take a break.")
    url = bob.notifications.get().url
    page = as_bob.get(url)
    assertContains(page, "Please take a break.")
    assertNotContains(page, "Under ground")
    assertNotContains(page, room.slug)
    assert as_bob.get(room.about_url).status_code == 404
    assert as_alice.get(url).status_code == 404


def test_who_is_let_back_is_told(bob, group):
    ban_member(group.membership_of(bob), "Please take a break.")
    bob.notifications.all().delete()
    unban_member(group.membership_of(bob))
    assert told(bob) == [Kind.BAN_LIFTED]


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


def test_a_member_is_led_into_the_group(as_bob, group, link):
    assert as_bob.get(link.get_absolute_url())["Location"] == group.get_absolute_url()


def test_a_wrong_choice_for_a_link_keeps_the_other(as_organizer, group):
    page = as_organizer.post(
        reverse("groups:invite", args=[group.slug]), {"days": "999", "uses": "100"}
    )
    assertContains(page, '<option value="100" selected>', status_code=422)
