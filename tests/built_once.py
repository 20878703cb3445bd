"""Alice, Bob, their organizer and the group of conftest, built once for a module.

For modules of many tests in one group: `from tests.built_once import *` has these fixtures replace
those of conftest. Each test reads the rows anew, and what it writes is rolled back.
"""

from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import Member
from accounts.models.onboarding import GUIDELINES_VERSION
from groups.membership.services import create_group
from groups.models import Group, Membership

__all__ = ["alice", "bob", "built", "group", "organizer"]


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


@pytest.fixture(scope="module", autouse=True)
def built(django_db_setup, django_db_blocker):
    """The people and the group as fixtures of this scope need them. No test may change these."""
    with django_db_blocker.unblock(), transaction.atomic():
        alice, bob, organizer = (create_member(name) for name in ("alice", "bob", "olive"))
        group = create_group_of(organizer, [alice, bob])
        yield SimpleNamespace(alice=alice, bob=bob, organizer=organizer, group=group)
        transaction.set_rollback(True)


@pytest.fixture
def alice(built, db):
    return Member.objects.get(pk=built.alice.pk)


@pytest.fixture
def bob(built, db):
    return Member.objects.get(pk=built.bob.pk)


@pytest.fixture
def organizer(built, db):
    return Member.objects.get(pk=built.organizer.pk)


@pytest.fixture
def group(built, db):
    return Group.objects.get(pk=built.group.pk)
