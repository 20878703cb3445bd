"""The same people in every test.

Alice and Bob share a group, which an organizer leads. Charlie is signed in, but a stranger to it.
"""

import string
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.middleware import csrf
from django.template.base import Template
from django.test import Client

from groups.models import Group
from posts.threads.posting import create_thread
from recovery_forum.lib.sessions import SessionStore
from tests import hypothesis_settings  # noqa: F401  Its profile holds for all tests.
from tests.built_once import create_group_of, create_member

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


@pytest.fixture
def alice(make_member):
    return make_member("alice")


@pytest.fixture
def bob(make_member):
    return make_member("bob")


@pytest.fixture
def charlie(make_member):
    return make_member("charlie")


@pytest.fixture
def organizer(make_member):
    return make_member("olive")


@pytest.fixture
def moderator(make_member):
    return make_member("mona", is_staff=True, is_superuser=True)


def signed_in(member):
    """Return a client with a session of `member`, made by 4 queries. `force_login` takes 15."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.create()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


@pytest.fixture
def as_alice(alice):
    return signed_in(alice)


@pytest.fixture
def as_bob(bob):
    return signed_in(bob)


@pytest.fixture
def as_charlie(charlie):
    return signed_in(charlie)


@pytest.fixture
def as_organizer(organizer):
    return signed_in(organizer)


@pytest.fixture
def as_moderator(moderator):
    return signed_in(moderator)


@pytest.fixture
def make_group(organizer):
    def make(
        name="Evenings without wine", visibility=Group.Visibility.PRIVATE, members=(), **fields
    ):
        return create_group_of(organizer, members, name, visibility=visibility, **fields)

    return make


@pytest.fixture
def group(make_group, alice, bob):
    """Private: Charlie finds nothing of what is said in it."""
    return make_group(members=[alice, bob])


@pytest.fixture
def thread(group, alice):
    return create_thread(
        group, alice, "First wedding", "What did you do?", "question", "ideas"
    ).thread


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
