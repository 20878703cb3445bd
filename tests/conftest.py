"""The same people in every test.

Alice and Bob share a group, which an organizer leads. Charlie is signed in, but a stranger to it.
"""

import string
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.middleware import csrf
from django.template.base import Template

from accounts.models import Member
from groups.models import Group
from posts.threads.posting import create_thread
from tests import hypothesis_settings  # noqa: F401  Its profile holds for all tests.
from tests.built_once import (
    build,
    create_group_of,
    create_member,
    create_person,
    find_needed,
    signed_in,
)

RENDER = Template._render  # Before Django's test runner replaces it.


@pytest.fixture(scope="session", autouse=True)
def _no_token_spells_a_name():
    """Many tests ask whether "bob" is on a page. A CSRF token may not contain it by chance."""
    csrf.CSRF_ALLOWED_CHARS = string.digits


@pytest.fixture(scope="module")
def unrecorded_templates():
    """Render as in production. Else each template's context is copied for `response.context`."""
    recording, Template._render = Template._render, RENDER
    yield
    Template._render = recording


@pytest.fixture
def make_member(db):
    return create_member


@pytest.fixture(scope="module", autouse=True)
def built_once(request, django_db_setup, django_db_blocker):
    """What the tests of this module share. No test may change it: each reads its rows anew."""
    needed = find_needed([item for item in request.session.items if item.path == request.path])
    if not needed:  # Then there is perhaps no database either.
        yield build(needed)
        return
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(needed)
        transaction.set_rollback(True)


def get_person(name, built_once):
    shared = getattr(built_once, name, None)
    return Member.objects.get(pk=shared.pk) if shared else create_person(name)


@pytest.fixture
def alice(built_once, db):
    return get_person("alice", built_once)


@pytest.fixture
def bob(built_once, db):
    return get_person("bob", built_once)


@pytest.fixture
def charlie(built_once, db):
    return get_person("charlie", built_once)


@pytest.fixture
def organizer(built_once, db):
    return get_person("organizer", built_once)


@pytest.fixture
def moderator(built_once, db):
    return get_person("moderator", built_once)


@pytest.fixture
def as_alice(built_once, alice):
    return signed_in(alice, built_once.sessions.get("alice"))


@pytest.fixture
def as_bob(built_once, bob):
    return signed_in(bob, built_once.sessions.get("bob"))


@pytest.fixture
def as_charlie(built_once, charlie):
    return signed_in(charlie, built_once.sessions.get("charlie"))


@pytest.fixture
def as_organizer(built_once, organizer):
    return signed_in(organizer, built_once.sessions.get("organizer"))


@pytest.fixture
def as_moderator(built_once, moderator):
    return signed_in(moderator, built_once.sessions.get("moderator"))


@pytest.fixture
def make_group(organizer):
    def make(
        name="Evenings without wine", visibility=Group.Visibility.PRIVATE, members=(), **fields
    ):
        return create_group_of(organizer, members, name, visibility=visibility, **fields)

    return make


@pytest.fixture
def group(built_once, organizer, alice, bob):
    """Private: Charlie finds nothing of what is said in it."""
    if hasattr(built_once, "group"):
        return Group.objects.get(pk=built_once.group.pk)
    return create_group_of(organizer, [alice, bob])


@pytest.fixture
def thread(group, alice):
    return create_thread(
        group, alice, "First wedding", "What did you do?", "question", "ideas"
    ).thread


@pytest.fixture(scope="module")
def first_wedding(built_once):
    """A thread of Alice for all tests of a module whose `thread` or `opening` is this one."""
    words = ("First wedding", "What did you do?", "question", "ideas")
    return create_thread(built_once.group, built_once.alice, *words).thread


@pytest.fixture(scope="session")
def var():
    """The folder of a forum that is started as by a host: set up once, by the first who needs it.

    Its tests have the mark xdist_group("running"), so that one worker has them all.
    """
    # Not tmp_path: pytest keeps closing its folder to others, and PostgreSQL runs as another.
    with tempfile.TemporaryDirectory(prefix="forum-") as parent:
        yield Path(parent) / "var"


@pytest.fixture
def run_concurrently():
    """A function that runs `work` for all `arguments` at once, each with its own connection."""

    def run(work, arguments):
        def run_one(argument):
            try:
                return work(argument)
            finally:
                connection.close()

        with ThreadPoolExecutor(len(arguments)) as pool:
            return list(pool.map(run_one, arguments))

    return run
