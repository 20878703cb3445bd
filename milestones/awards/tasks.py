"""The scheduled award of milestones, with its notifications."""

from milestones.awards.services import award_due_milestones
from milestones.reminders.services import notify_milestones_reached


def run_milestone_awards():
    """Each morning's milestones. May run twice: nothing is awarded twice."""
    award_due_milestones(notify_milestones_reached)
