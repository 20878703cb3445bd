"""Someone who blocks a member can still read, report and delete their conversation."""

import uuid

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.messaging.services import send_message, start_conversation
from accounts.models import Block, Message
from posts.models import Report


@pytest.fixture
def talk(alice, bob):
    conversation = start_conversation(bob, alice, "You owe me.", uuid.uuid4())
    send_message(conversation, alice, "No.", uuid.uuid4())
    return conversation


@pytest.fixture
def address(talk):
    return talk.get_absolute_url()


def test_blocking_in_a_conversation_returns_to_it(as_alice, address, alice, bob):
    page = as_alice.post(reverse("accounts:block", args=["bob"]), {"next": address})
    assertRedirects(page, address)
    assert Block.objects.filter(blocker=alice, blocked=bob).exists()
    assertContains(as_alice.get(address), "You owe me.")


def test_the_return_address_stays_on_this_site(as_alice, address):
    page = as_alice.post(reverse("accounts:block", args=["bob"]), {"next": "https://evil.example/"})
    assertRedirects(page, reverse("accounts:settings-privacy") + "#blocked-members")


def test_blocking_and_reporting_is_one_step(as_alice, address, alice, bob):
    form = reverse("posts:report", args=["member", "bob"])
    assertContains(as_alice.get(address), f"{form}?block=1")
    assertContains(as_alice.get(f"{form}?block=1"), 'id="id_block" checked')
    as_alice.post(form, {"reason": "harassment", "words": "He asks for money.", "block": "on"})
    assert Report.objects.get().words == "He asks for money."
    assert Block.objects.filter(blocker=alice, blocked=bob).exists()


def test_a_message_can_be_reported_after_the_block(as_alice, address, alice, bob):
    Block.objects.create(blocker=alice, blocked=bob)
    message = Message.objects.get(author=bob)
    form = reverse("posts:report", args=["message", message.public_id])
    assert as_alice.get(form).status_code == 200


def test_a_blocked_conversation_is_listed_in_the_settings_only(as_alice, address, alice, bob):
    Block.objects.create(blocker=alice, blocked=bob)
    assertNotContains(as_alice.get(reverse("accounts:messages")), address)
    assertContains(as_alice.get(reverse("accounts:settings-privacy")), address)


def test_nobody_can_write_across_the_block(as_alice, as_bob, address, alice, bob):
    Block.objects.create(blocker=alice, blocked=bob)
    assert (
        as_alice.post(address, {"text": "One more", "submission": uuid.uuid4()}).status_code == 403
    )
    as_bob.post(address, {"text": "Answer me", "submission": uuid.uuid4()})
    assertNotContains(as_alice.get(address), "Answer me")


def test_what_the_blocker_typed_is_shown_again(as_alice, address, alice, bob):
    Block.objects.create(blocker=alice, blocked=bob)
    page = as_alice.post(address, {"text": "One more", "submission": uuid.uuid4()})
    assertContains(page, "One more</textarea>", status_code=403)


def test_the_blocked_side_learns_nothing(as_bob, address, alice, bob):
    before = as_bob.get(address).content.decode().split("<main")[1]
    Block.objects.create(blocker=alice, blocked=bob)
    after = as_bob.get(address).content.decode().split("<main")[1]
    assert "ve blocked" not in after
    assert after.count("<form") == before.count("<form")


def test_a_blocked_conversation_can_be_deleted_for_oneself(as_alice, address, talk, alice, bob):
    Block.objects.create(blocker=alice, blocked=bob)
    as_alice.post(reverse("accounts:leave-conversation", args=[talk.public_id]))
    assertNotContains(as_alice.get(reverse("accounts:settings-privacy")), address)


def test_unblocking_in_a_conversation_returns_to_it(as_alice, address, alice, bob):
    Block.objects.create(blocker=alice, blocked=bob)
    assertContains(as_alice.get(address), f'name="next" value="{address}"')
    page = as_alice.post(reverse("accounts:unblock", args=["bob"]), {"next": address})
    assertRedirects(page, address)
