"""Fixtures for milestones: a journey of Alice, and a celebration of hers."""

from datetime import timedelta

import pytest

from accounts.models import Challenge
from milestones.celebrations.services import create_celebration
from milestones.journeys.services import create_journey
from milestones.models import Journey


@pytest.fixture
def alcohol(db):
    return Challenge.objects.get(slug="alcohol")


@pytest.fixture
def new_journey(alcohol):
    """Return a function that creates a journey that started so many days ago."""

    def make(member, days, **fields):
        start = member.today() - timedelta(days=days)
        fields = {"challenge": alcohol, "title": "Without alcohol", "reasons": "Lena"} | fields
        return create_journey(
            Journey(member=member, started_on=start, time_zone=member.time_zone, **fields)
        )

    return make


@pytest.fixture
def journey(alice, new_journey):
    return new_journey(alice, 41)


@pytest.fixture
def celebration(journey):
    return create_celebration(journey, "30d", "Breakfast tastes better.")
