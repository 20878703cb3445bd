"""Renaming: old links still work, and nobody else may take the old name."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.utils import timezone

from accounts.auth.adapter import AccountAdapter
from accounts.models import Block, FormerName, Member
from accounts.profiles.services import is_name_available, rename_member

pytestmark = pytest.mark.django_db
PATH = "/settings/name/"


@pytest.fixture
def as_reauthenticated_alice(client, alice):
    client.force_login(alice)
    client.post("/accounts/reauthenticate/", {"password": "one-day-at-a-time"})
    return client


def test_a_name_is_changed(as_reauthenticated_alice, alice):
    page = as_reauthenticated_alice.post(PATH, {"name": "Marigold"})
    alice.refresh_from_db()
    assert page["Location"] == "/members/marigold/"
    assert alice.name == "Marigold"


def test_renaming_needs_the_password(as_alice, alice):
    assert as_alice.get(PATH)["Location"].startswith("/accounts/reauthenticate/")
    as_alice.post(PATH, {"name": "marigold"})
    assert Member.objects.get(pk=alice.pk).name == "alice"


def test_old_links_lead_to_the_new_name(as_bob, alice):
    rename_member(alice, "marigold")
    assert as_bob.get("/members/alice/")["Location"] == "/members/marigold/"
    assert as_bob.get("/members/alice/threads/").status_code == 200
    assert as_bob.get("/members/alice/milestones/").status_code == 200


def test_old_links_lead_nowhere_across_a_block(as_bob, alice, bob):
    rename_member(alice, "marigold")
    Block.objects.create(blocker=alice, blocked=bob)
    hidden, absent = as_bob.get("/members/alice/"), as_bob.get("/members/nobody-here/")
    assert hidden.status_code == absent.status_code == 404


@pytest.mark.parametrize("name", ["alice", "ALICE", "al1ce"])
def test_the_old_name_and_its_look_alikes_stay_reserved(alice, name):
    rename_member(alice, "marigold")
    with pytest.raises(ValidationError):
        AccountAdapter(RequestFactory().get("/")).clean_username(name)


def test_the_member_may_take_the_old_name_again(alice):
    rename_member(alice, "marigold")
    assert is_name_available("alice", alice)
    rename_member(alice, "alice")
    assert [former.name_key for former in FormerName.objects.all()] == ["marigold"]


def test_a_name_can_be_changed_every_thirty_days(as_reauthenticated_alice, alice):
    rename_member(alice, "marigold")
    assert as_reauthenticated_alice.post(PATH, {"name": "riverstone"}).status_code == 403
    FormerName.objects.update(replaced_at=timezone.now() - timedelta(days=31))
    assert as_reauthenticated_alice.post(PATH, {"name": "riverstone"}).status_code == 302


def test_an_invalid_name_is_refused_with_a_message(subtests, as_reauthenticated_alice, bob):
    for name in ["bob", "b0b", "moderator", "a b", "x"]:
        with subtests.test(name=name):
            page = as_reauthenticated_alice.post(PATH, {"name": name})
            assert page.status_code == 422
            assert f'value="{name}"' in page.content.decode()


def test_another_spelling_of_the_same_name_is_no_change(alice):
    rename_member(alice, "Alice")
    assert alice.name == "Alice"
    assert not FormerName.objects.exists()
