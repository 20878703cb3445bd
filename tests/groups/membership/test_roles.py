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


def told(member):
    return [one.kind for one in member.notifications.order_by("pk")]


def change(client, group, name, role):
    return client.post(reverse("groups:role", args=[group.slug, name]), {"role": role})


def answer(client, group, word):
    return client.post(reverse("groups:answer-organizing", args=[group.slug]), {"answer": word})


@pytest.fixture
def asked(group, bob, organizer):
    membership = group.membership_of(bob)
    ask_to_organize(membership, organizer)
    membership.refresh_from_db()
    return membership


def test_an_organizer_asks_and_changes_nothing_yet(as_organizer, group, bob):
    change(as_organizer, group, "bob", "organizer")
    assert not group.membership_of(bob).is_organizer
    (one,) = bob.notifications.all()
    assert (one.kind, one.url) == (Kind.ORGANIZER_REQUESTED, group.about_url)


def test_who_is_asked_reads_it_in_the_group_and_on_home(asked, as_bob, as_alice, group):
    assertContains(as_bob.get(group.about_url), "The organizers are asking you to join them.")
    assertContains(as_bob.get("/"), "asks you to become an organizer.")
    assertNotContains(as_alice.get(group.about_url), "ask you to become")


def test_a_yes_makes_an_organizer_and_is_told(asked, as_bob, bob, organizer, group):
    page = answer(as_bob, group, "yes")
    assertRedirects(page, reverse("groups:manage", args=[group.slug]))
    assert group.membership_of(bob).is_organizer
    assert told(organizer) == [Kind.MADE_ORGANIZER]


def test_a_no_leaves_a_member_and_is_told(asked, as_bob, bob, organizer, group):
    answer(as_bob, group, "no")
    assert not group.membership_of(bob).is_organizer
    assert told(organizer) == [Kind.ORGANIZER_DECLINED]
    assertNotContains(as_bob.get(group.about_url), "/organize/")


def test_nobody_else_answers(asked, as_alice, as_charlie, group, alice):
    assert answer(as_alice, group, "yes").status_code == 403
    assert answer(as_charlie, group, "yes").status_code == 404
    assert not group.membership_of(alice).is_organizer


def test_a_second_answer_is_refused_in_words(asked, as_bob, group):
    answer(as_bob, group, "no")
    assertContains(answer(as_bob, group, "yes"), "no longer being asked", status_code=403)


def test_asking_twice_sends_one_notification(asked, as_organizer, group, bob):
    change(as_organizer, group, "bob", "organizer")
    assert told(bob) == [Kind.ORGANIZER_REQUESTED]


def test_a_request_can_be_cancelled(asked, as_organizer, group, bob):
    assertContains(
        as_organizer.get(reverse("groups:members", args=[group.slug])), "Asked to become"
    )
    change(as_organizer, group, "bob", "unask")
    assert told(bob) == []
    with pytest.raises(PermissionDenied):
        answer_organizer_request(asked, accepts=True)


def test_a_new_host_is_told_and_so_is_a_former_one(as_organizer, group, bob):
    change(as_organizer, group, "bob", "host")
    assert group.membership_of(bob).role == Role.HOST
    assert told(bob) == [Kind.ROLE_CHANGED]
    bob.notifications.all().delete()
    change(as_organizer, group, "bob", "member")
    assert told(bob) == [Kind.ROLE_CHANGED]


def test_who_is_left_alone_by_stepping_down_is_told(asked, group, organizer, bob):
    answer_organizer_request(asked, accepts=True)
    bob.notifications.all().delete()
    step_down(group.membership_of(organizer))
    assert told(bob) == [Kind.LAST_ORGANIZER]


def test_who_is_left_alone_by_leaving_is_told(asked, group, organizer, bob):
    answer_organizer_request(asked, accepts=True)
    bob.notifications.all().delete()
    leave_group(group, organizer)
    assert told(bob) == [Kind.LAST_ORGANIZER]


def test_who_is_left_alone_by_a_closed_account_is_told(asked, group, organizer, bob):
    answer_organizer_request(asked, accepts=True)
    bob.notifications.all().delete()
    request_deletion(AccountDeletion(member=organizer), "https://forum.test/")
    assert told(bob) == [Kind.LAST_ORGANIZER]


def test_the_only_organizer_is_not_offered_to_step_down(asked, as_organizer, group):
    page = as_organizer.get(reverse("groups:manage", args=[group.slug]))
    assertNotContains(page, "Step down as organizer")
    assertContains(page, "You are the only organizer")
    answer_organizer_request(asked, accepts=True)
    page = as_organizer.get(reverse("groups:manage", args=[group.slug]))
    assertContains(page, "Step down as organizer")


def test_staff_ask_too_where_nobody_leads(group, bob):
    group.memberships.organizing().delete()
    ask_to_organize(group.membership_of(bob), None)
    assert not group.membership_of(bob).is_organizer
    assert told(bob) == [Kind.ORGANIZER_REQUESTED]
