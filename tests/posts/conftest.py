"""Shared fixtures of posts: a thread of Alice, a reply of Bob, and a moderator."""

import pytest

from accounts.models import Block, Member
from accounts.moderation_status.roles import MODERATOR, give_role
from posts.threads.posting import create_reply, create_thread
from tests.conftest import signed_in


@pytest.fixture
def opening(thread):
    return thread.posts.get(ancestors=[])


@pytest.fixture
def answer(opening, bob):
    return create_reply(opening, bob, "I stayed near the kitchen.")


@pytest.fixture
def block(alice, bob):
    return Block.objects.create(blocker=alice, blocked=bob)


@pytest.fixture
def make_thread(group, alice):
    """A function that creates a thread of Alice and returns it."""

    def make(
        title="First wedding", group=group, author=alice, support_wanted="ideas", kind="question"
    ):
        return create_thread(group, author, title, "What did you do?", kind, support_wanted).thread

    return make


@pytest.fixture
def watcher(make_member):
    """A moderator who has the permissions of the role and no others, unlike Mona."""
    member = make_member("mia")
    give_role(member, MODERATOR)
    return Member.objects.get(pk=member.pk)


@pytest.fixture
def as_watcher(watcher):
    return signed_in(watcher)
