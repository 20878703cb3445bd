"""The milestones of one's own on the page of a journey."""

from datetime import date
from typing import NamedTuple

from milestones.awards.ledger import Ledger
from milestones.models import Journey, OwnMilestone


class OwnMilestoneOnPage(NamedTuple):
    own_milestone: OwnMilestone
    reached_on: date | None
    due_on: date | None  # None once it is reached, and during a setback.
    is_today: bool


def list_own_milestones(journey: Journey, ledger: Ledger) -> list[OwnMilestoneOnPage]:
    """Return the own milestones of `journey` with their dates, read from its `ledger`."""
    rows = []
    for own_milestone in journey.own_milestones.select_related("celebration"):
        reached_on = own_milestone.reached_in(ledger)
        due_on = None if reached_on else own_milestone.due_in(ledger)
        rows.append(
            OwnMilestoneOnPage(own_milestone, reached_on, due_on, reached_on == ledger.today)
        )
    return rows
