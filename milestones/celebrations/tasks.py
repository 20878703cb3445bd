"""Scheduled job: deletes celebrations that their members stopped sharing."""

from django.utils import timezone

from milestones.celebrations.services import delete_celebration
from milestones.models import Celebration
from milestones.models.celebrations import WITHDRAWAL_UNDO_WINDOW


def delete_withdrawn_celebrations() -> None:
    """Delete, with their cheers, the withdrawn celebrations that can't be restored any more.

    A scheduled job.
    """
    since = timezone.now() - WITHDRAWAL_UNDO_WINDOW
    for celebration in Celebration.objects.filter(withdrawn_at__lte=since):
        delete_celebration(celebration)
