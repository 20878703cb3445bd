"""Nobody can tell who wrote anonymously: what each role gets is the same in two worlds.

two_worlds.py builds them, and seen.py collects what comes. Where this fails, the message has the
first lines that differ: they depend on who wrote.
"""

import difflib
import logging

import pytest
import time_machine
from django.db import transaction

from tests.authorization.seen import see_world
from tests.authorization.test_matrix import told
from tests.authorization.two_worlds import AUTHORS, STARTS_AT, WORD, TwoWorlds

pytestmark = pytest.mark.django_db
READERS = ["visitor", "stranger", "member", "blocked", "organizer", "second", "admin"]
# Who reads what everybody reads: the others get these pages from the same rules.
READ_BY_ALL = ("home", "posts:thread", "posts:group", "posts:waiting", "posts:search")
# Pages of libraries, which know nothing of posts.
OF_LIBRARIES = ("account_", "mfa_", "admin:mfa", "admin:auth", "admin:account_", "admin:usersess")
# Rows that hold nothing of what anybody wrote: their lists are asked for, and no single one.
OF_OTHER_MODELS = ("admin:groups_", "admin:milestones_")
OF_MEMBERS = ("accounts:", "groups:", "posts:", "milestones:", "admin:")
# Pages of the reader alone are asked for once, but for these.
OF_THE_READER = ("accounts:", "milestones:")
TOLD_OF_POSTS = ("accounts:notifications", "accounts:names", "accounts:profile")


@pytest.fixture(scope="module")
def two_worlds(django_db_setup, django_db_blocker):
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        time_machine.travel(STARTS_AT, tick=False),
    ):
        world = TwoWorlds()
        logging.disable(logging.WARNING)  # To write down each refusal takes longer than to refuse.
        yield world, {role: world.client(role) for role in READERS}
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)


def is_asked(name, role):
    """Whether `role` opens the address: as far as matrix.txt says that there is a page for it."""
    role = {"second": "moderator"}.get(role, role)
    if told(name, "GET", role) != "200":
        return False
    if name.startswith(READ_BY_ALL):
        return role != "admin"
    if name.startswith(OF_LIBRARIES) or role in {"stranger", "blocked"}:
        return False
    if name.startswith("admin:"):
        is_single = name.startswith(OF_OTHER_MODELS) and not name.endswith("_changelist")
        is_of_both = role == "admin" and told(name, "GET", "moderator") == "200"
        return not is_single and not is_of_both
    if not name.startswith(OF_MEMBERS):
        return role == "visitor"
    if name.startswith(OF_THE_READER) and not name.startswith(TOLD_OF_POSTS):
        return role == "member"
    return role in {"visitor", "member", "organizer"}


def test_each_role_gets_the_same_whoever_wrote_anonymously(two_worlds, settings):
    settings.DEMO = True  # The panel without a second factor, which has tests of its own.
    world, clients = two_worlds
    first, second = (see_world(author, world, clients, is_asked) for author in AUTHORS)
    assert len(first) > 350
    assert sum(WORD in str(came).lower() for came in first.values()) > 70
    differing = [place for place in {**first, **second} if first.get(place) != second.get(place)]
    assert {place: list_lines_that_differ(place, first, second) for place in differing} == {}


def list_lines_that_differ(place, *worlds):
    """Return the first five."""
    texts = [str(seen.get(place)).replace("\\n", "\n").splitlines() for seen in worlds]
    lines = difflib.unified_diff(*texts, lineterm="", n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))][:5]
