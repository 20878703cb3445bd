"""A crisis at 3:10 at night, and moderators who may be on call."""

from datetime import UTC, datetime, time

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail

from accounts.models import Member, Notification
from accounts.moderation_status.roles import MODERATOR, give_role
from posts.models import Case, Shift
from posts.threads.posting import create_thread

NIGHT = datetime(2026, 3, 4, 3, 10, tzinfo=UTC)  # A Wednesday.
CRISIS_WORDS = "I want to kill myself tonight."


@pytest.fixture
def clock():
    with time_machine.travel(NIGHT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def make_moderator(db):
    """A function that creates a moderator, on call around `shift` ("22:00-06:00") every day."""

    def make(name, shift="", **fields):
        member = Member.objects.create_user(f"{name}@example.org", name, None, **fields)
        EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)
        give_role(member, MODERATOR)
        if shift:
            starts, ends = map(time.fromisoformat, shift.split("-"))
            Shift.objects.bulk_create(
                Shift(member=member, weekday=day, starts=starts, ends=ends) for day in range(7)
            )
        return Member.objects.get(pk=member.pk)

    return make


@pytest.fixture
def team(clock, make_moderator):
    """Mia is on call at night, Noor is next, and Olu has chosen no hours."""
    names = {"mia": "22:00-06:00", "noor": "06:00-12:00", "olu": ""}
    return {name: make_moderator(name, shift) for name, shift in names.items()}


@pytest.fixture
def open_crisis(clock, group, alice):
    """Return a function that posts a crisis of Alice and returns the case."""

    def write():
        create_thread(group, alice, "Tonight", CRISIS_WORDS, "question", "ideas")
        return Case.objects.get(origin=Case.Origin.CRISIS)

    return write


@pytest.fixture
def crisis(team, open_crisis):
    return open_crisis()


def names_alerted():
    """Return the names of those who got an alert by email, in order, without the domain."""
    return [
        message.to[0].partition("@")[0]
        for message in mail.outbox
        if message.subject == "Please look at the forum now"
    ]


def names_notified():
    rows = Notification.objects.filter(kind=Notification.Kind.CRISIS_OPENED)
    return sorted(rows.values_list("member__name", flat=True))
