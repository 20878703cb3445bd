"""A new pseudonym: the old one leads to it, and nobody else may have it."""

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
def who_said_again(client, alice):
    client.force_login(alice)
    client.post("/accounts/reauthenticate/", {"password": "one-day-at-a-time"})
    return client


def test_a_name_is_changed(who_said_again, alice):
    page = who_said_again.post(PATH, {"name": "Marigold"})
    alice.refresh_from_db()
    assert page["Location"] == "/members/marigold/"
    assert alice.name == "Marigold"


def test_whoever_borrows_an_open_browser_is_asked_who_they_are(as_alice, alice):
    assert as_alice.get(PATH)["Location"].startswith("/accounts/reauthenticate/")
    as_alice.post(PATH, {"name": "marigold"})
    assert Member.objects.get(pk=alice.pk).name == "alice"


def test_old_links_lead_to_the_new_name(as_bob, alice):
    rename_member(alice, "marigold")
    assert as_bob.get("/members/alice/")["Location"] == "/members/marigold/"
    assert as_bob.get("/members/alice/threads/").status_code == 200
    assert as_bob.get("/members/alice/milestones/").status_code == 200


def test_old_links_lead_nobody_across_a_block(as_bob, alice, bob):
    rename_member(alice, "marigold")
    Block.objects.create(blocker=alice, blocked=bob)
    hidden, absent = as_bob.get("/members/alice/"), as_bob.get("/members/nobody-here/")
    assert hidden.status_code == absent.status_code == 404


@pytest.mark.parametrize("name", ["alice", "ALICE", "al1ce"])
def test_the_old_name_and_its_twins_stay_reserved(alice, name):
    rename_member(alice, "marigold")
    with pytest.raises(ValidationError):
        AccountAdapter(RequestFactory().get("/")).clean_username(name)


def test_its_own_member_may_go_back(alice):
    rename_member(alice, "marigold")
    assert is_name_available("alice", alice)
    rename_member(alice, "alice")
    assert [former.name_key for former in FormerName.objects.all()] == ["marigold"]


def test_a_name_rests_for_thirty_days(who_said_again, alice):
    rename_member(alice, "marigold")
    assert who_said_again.post(PATH, {"name": "riverstone"}).status_code == 403
    FormerName.objects.update(replaced_at=timezone.now() - timedelta(days=31))
    assert who_said_again.post(PATH, {"name": "riverstone"}).status_code == 302


@pytest.mark.parametrize("name", ["bob", "b0b", "moderator", "a b", "x"])
def test_a_name_that_is_none_is_refused_in_words(who_said_again, bob, name):
    page = who_said_again.post(PATH, {"name": name})
    assert page.status_code == 422
    assert f'value="{name}"' in page.content.decode()


def test_another_spelling_of_the_same_name_is_no_change(alice):
    rename_member(alice, "Alice")
    assert alice.name == "Alice"
    assert not FormerName.objects.exists()
