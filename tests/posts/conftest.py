"""What the cast brings to these tests: Alice's question, Bob's answer, and a crowd at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

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
def begin(group, alice):
    """Opens a thread of Alice's; gives the thread."""

    def make(
        title="First wedding", group=group, author=alice, support_wanted="ideas", kind="question"
    ):
        return create_thread(group, author, title, "What did you do?", kind, support_wanted).thread

    return make


@pytest.fixture
def watcher(make_member):
    """A moderator with the rights of the role alone, unlike Mona."""
    member = make_member("mia")
    give_role(member, MODERATOR)
    return Member.objects.get(pk=member.pk)


@pytest.fixture
def as_watcher(watcher):
    return signed_in(watcher)


@pytest.fixture
def at_once():
    """Runs `work` for each of `arguments`, each in a thread and a connection of its own."""

    def run(work, arguments):
        def alone(argument):
            try:
                return work(argument)
            finally:
                connection.close()

        with ThreadPoolExecutor(len(arguments)) as pool:
            return list(pool.map(alone, arguments))

    return run
