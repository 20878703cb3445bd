"""The people of the tests and their group, built once for all tests of a module that need them.

Each test reads their rows anew, and what it writes is rolled back. So a test that names only Alice
may find Bob and the group as well, if another test of its module needs them. A module that has to
start without them says so: `pytestmark = pytest.mark.starts_empty`. Tests with real transactions
empty all tables, and so a module that has one builds them for each of its tests.
"""

from types import SimpleNamespace

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from accounts.models import Member
from accounts.models.onboarding import GUIDELINES_VERSION
from groups.membership.services import create_group
from groups.models import Group, Membership
from recovery_forum.lib.sessions import SessionStore

PEOPLE = {
    "alice": ("alice", {}),
    "bob": ("bob", {}),
    "charlie": ("charlie", {}),
    "organizer": ("olive", {}),
    "moderator": ("mona", {"is_staff": True, "is_superuser": True}),
}
SHARED = {*PEOPLE, "group", *(f"as_{name}" for name in PEOPLE)}
# What only tests with real transactions use.
REAL_TRANSACTIONS = {"transactional_db", "live_server", "django_db_serialized_rollback"}


def create_member(name, **fields):
    """Create a member who has read the guidelines and confirmed an address."""
    fields = {"guidelines_version": GUIDELINES_VERSION, "trust": 1} | fields
    member = Member.objects.create_user(f"{name}@example.org", name, "one-day-at-a-time", **fields)
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)
    return member


def create_group_of(organizer, members, name="Evenings without wine", **fields):
    """Create a group with these members. Unless `fields` say otherwise, it is private."""
    fields = {
        "slug": name.lower().replace(" ", "-"),
        "summary": "For evenings.",
        "visibility": Group.Visibility.PRIVATE,
    } | fields
    group = create_group(Group(name=name, **fields), organizer)
    Membership.objects.bulk_create(Membership(group=group, member=one) for one in members)
    Group.objects.filter(pk=group.pk).update(member_count=group.memberships.count())
    group.refresh_from_db()
    return group


def create_session(member):
    """Return the key of a new session of `member`, made by 4 queries. `force_login` takes 15."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.create()
    return session.session_key


def signed_in(member, key=None):
    """Return a client with a session of `member`: that of this key, or a new one."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key or create_session(member)
    return client


def build(needed):
    """Return those people, their sessions and the group that `needed`, names of fixtures, has."""
    people = {name: create_person(name) for name in PEOPLE if name in needed}
    sessions = {
        name: create_session(member) for name, member in people.items() if f"as_{name}" in needed
    }
    built = SimpleNamespace(sessions=sessions, **people)
    if "group" in needed:
        built.group = create_group_of(built.organizer, [built.alice, built.bob])
    return built


def find_needed(items):
    """Return the names of the fixtures that some of `items`, the tests of a module, need."""
    if any(map(stands_alone, items)):
        return set()
    return set().union(*(item.fixturenames for item in items)) & SHARED


def stands_alone(item):
    """Return whether the test `item` can't start with rows that others use too."""
    database = item.get_closest_marker("django_db")
    return bool(
        item.get_closest_marker("starts_empty")
        or (database and database.kwargs.get("transaction"))
        or REAL_TRANSACTIONS.intersection(item.fixturenames)
    )


def create_person(name):
    """Create the member of the fixture `name`."""
    member_name, fields = PEOPLE[name]
    return create_member(member_name, **fields)
