"""Roles: nobody becomes an organizer, or the only one, without being asked or told."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import Notification
from accounts.models.account_deletions import AccountDeletion
from accounts.privacy.deletion import request_deletion
from groups.membership.roles import answer_organizer_request, ask_to_organize, step_down
from groups.membership.services import leave_group
from groups.models import Membership

Kind, Role = Notification.Kind, Membership.Role


def list_notified_kinds(member):
    return [one.kind for one in member.notifications.order_by("pk")]


def change_role(client, group, name, role):
    return client.post(reverse("groups:role", args=[group.slug, name]), {"role": role})


def answer(client, group, word):
    return client.post(reverse("groups:answer-organizing", args=[group.slug]), {"answer": word})


@pytest.fixture
def asked_membership(group, bob, organizer):
    membership = group.membership_of(bob)
    ask_to_organize(membership, organizer)
    membership.refresh_from_db()
    return membership


def test_asking_a_member_to_organize_changes_no_role_yet(as_organizer, group, bob):
    change_role(as_organizer, group, "bob", "organizer")
    assert not group.membership_of(bob).is_organizer
    (one,) = bob.notifications.all()
    assert (one.kind, one.url) == (Kind.ORGANIZER_REQUESTED, group.about_url)


def test_the_request_to_organize_is_shown_in_the_group_and_on_home(
    asked_membership, as_bob, as_alice, group
):
    assertContains(as_bob.get(group.about_url), "The organizers are asking you to join them.")
    assertContains(as_bob.get("/"), "asks you to become an organizer.")
    assertNotContains(as_alice.get(group.about_url), "ask you to become")


def test_accepting_makes_an_organizer_and_notifies(asked_membership, as_bob, bob, organizer, group):
    page = answer(as_bob, group, "yes")
    assertRedirects(page, reverse("groups:manage", args=[group.slug]))
    assert group.membership_of(bob).is_organizer
    assert list_notified_kinds(organizer) == [Kind.MADE_ORGANIZER]


def test_declining_keeps_the_role_and_notifies(asked_membership, as_bob, bob, organizer, group):
    answer(as_bob, group, "no")
    assert not group.membership_of(bob).is_organizer
    assert list_notified_kinds(organizer) == [Kind.ORGANIZER_DECLINED]
    assertNotContains(as_bob.get(group.about_url), "/organize/")


def test_nobody_else_can_answer(asked_membership, as_alice, as_charlie, group, alice):
    assert answer(as_alice, group, "yes").status_code == 403
    assert answer(as_charlie, group, "yes").status_code == 404
    assert not group.membership_of(alice).is_organizer


def test_a_second_answer_is_refused_with_a_message(asked_membership, as_bob, group):
    answer(as_bob, group, "no")
    assertContains(answer(as_bob, group, "yes"), "no longer being asked", status_code=403)


def test_asking_twice_sends_one_notification(asked_membership, as_organizer, group, bob):
    change_role(as_organizer, group, "bob", "organizer")
    assert list_notified_kinds(bob) == [Kind.ORGANIZER_REQUESTED]


def test_a_request_can_be_cancelled(asked_membership, as_organizer, group, bob):
    assertContains(
        as_organizer.get(reverse("groups:members", args=[group.slug])), "Asked to become"
    )
    change_role(as_organizer, group, "bob", "unask")
    assert list_notified_kinds(bob) == []
    with pytest.raises(PermissionDenied):
        answer_organizer_request(asked_membership, accepts=True)


def test_a_new_host_and_a_former_host_are_notified(as_organizer, group, bob):
    change_role(as_organizer, group, "bob", "host")
    assert group.membership_of(bob).role == Role.HOST
    assert list_notified_kinds(bob) == [Kind.ROLE_CHANGED]
    bob.notifications.all().delete()
    change_role(as_organizer, group, "bob", "member")
    assert list_notified_kinds(bob) == [Kind.ROLE_CHANGED]


def test_the_only_remaining_organizer_is_notified_when_another_steps_down(
    asked_membership, group, organizer, bob
):
    answer_organizer_request(asked_membership, accepts=True)
    bob.notifications.all().delete()
    step_down(group.membership_of(organizer))
    assert list_notified_kinds(bob) == [Kind.LAST_ORGANIZER]


def test_the_only_remaining_organizer_is_notified_when_another_leaves(
    asked_membership, group, organizer, bob
):
    answer_organizer_request(asked_membership, accepts=True)
    bob.notifications.all().delete()
    leave_group(group, organizer)
    assert list_notified_kinds(bob) == [Kind.LAST_ORGANIZER]


def test_the_only_remaining_organizer_is_notified_when_another_closes_their_account(
    asked_membership, group, organizer, bob
):
    answer_organizer_request(asked_membership, accepts=True)
    bob.notifications.all().delete()
    request_deletion(AccountDeletion(member=organizer), "https://forum.test/")
    assert list_notified_kinds(bob) == [Kind.LAST_ORGANIZER]


def test_the_only_organizer_cannot_step_down(asked_membership, as_organizer, group):
    page = as_organizer.get(reverse("groups:archive", args=[group.slug]))
    assertNotContains(page, "Step down as organizer")
    assertContains(page, "You are the only organizer")
    answer_organizer_request(asked_membership, accepts=True)
    page = as_organizer.get(reverse("groups:archive", args=[group.slug]))
    assertContains(page, "Step down as organizer")


def test_staff_can_ask_someone_to_organize_a_leaderless_group(group, bob):
    group.memberships.organizing().delete()
    ask_to_organize(group.membership_of(bob), None)
    assert not group.membership_of(bob).is_organizer
    assert list_notified_kinds(bob) == [Kind.ORGANIZER_REQUESTED]
