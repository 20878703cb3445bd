"""What members ask of each other, and leaving for good: who is told."""

import uuid

from accounts.models.account_deletions import AccountDeletion
from accounts.peers.services import request_peer
from accounts.privacy.deletion import request_deletion
from groups.models import Membership
from tests.acts.table import performs, post, was_notified


@performs("accounts:ask-peer", "peer-asked")
@performs("accounts:accept-peer", "peer")
def test_peers(as_alice, as_bob, alice, bob, group):
    post(as_alice, "accounts:ask-peer", "bob", note="")
    assert was_notified(bob, "peer-asked")
    post(as_bob, "accounts:accept-peer", request_peer(alice, bob).public_id)
    assert was_notified(alice, "peer")


@performs("accounts:write", "message-ask")
@performs("accounts:accept-message", "msg-accepted")
@performs("accounts:conversation", "message")
def test_messages(as_alice, as_bob, alice, bob, group):
    post(as_alice, "accounts:write", "bob", text="Hello", submission=uuid.uuid4())
    assert was_notified(bob, "message-ask")
    public_id = bob.conversations.get().conversation.public_id
    post(as_bob, "accounts:accept-message", public_id)
    assert was_notified(alice, "msg-accepted")
    post(as_bob, "accounts:conversation", public_id, text="Hello too", submission=uuid.uuid4())
    assert was_notified(alice, "message")


@performs("accounts:leave", "only-one")
@performs("accounts:leave", "left-alone")
def test_deleting_an_account(organizer, alice, bob, moderator, group):
    group.memberships.filter(member=bob).update(role=Membership.Role.ORGANIZER)
    request_deletion(AccountDeletion(member=organizer), "https://forum.test/")
    assert was_notified(bob, "only-one")
    request_deletion(AccountDeletion(member=bob), "https://forum.test/")
    assert was_notified(moderator, "left-alone")
