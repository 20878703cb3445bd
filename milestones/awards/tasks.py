"""The scheduled award of milestones, with its notifications."""

from milestones.awards.services import award_due_milestones
from milestones.reminders.services import notify_milestones_reached


def run_milestone_awards() -> None:
    """Award the milestones of this morning and notify their members. Safe to run twice."""
    award_due_milestones(notify_milestones_reached)
