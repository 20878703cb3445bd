"""Scheduled jobs: the nightly backup, and an error if it is missing."""

import logging
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from recovery_forum.models import Heartbeat
from recovery_forum.operations.backups.creation import (
    create_backup,
    delete_old_backups,
    write_erasure_ledger,
)
from recovery_forum.operations.backups.dumps import ToolFailed
from recovery_forum.operations.health import BACKUP_HEARTBEAT, BACKUP_LATE_AFTER

backup_logger = logging.getLogger("forum.backups")


def create_nightly_backup() -> None:
    """Scheduled job: create the backup of the day once it is due, else update the ledger."""
    if not settings.BACKUP_TO:
        return
    folder = Path(settings.BACKUP_TO)
    due = timezone.now().replace(hour=settings.BACKUP_HOUR, minute=0, second=0, microsecond=0)
    is_done = Heartbeat.objects.filter(name=BACKUP_HEARTBEAT, at__gte=due).exists()
    # Several schedulers may run at once. After a failure the next attempt is in an hour.
    if (
        timezone.now() < due
        or is_done
        or not Heartbeat.objects.claim_run("backup:try", timedelta(hours=1))
    ):
        if folder.is_dir():
            write_erasure_ledger(folder)
        return
    try:
        create_backup(folder, settings.BACKUP_KEY)
    except ToolFailed as error:
        # The log names classes of exceptions only; here the host needs what the tool says.
        backup_logger.error("The backup failed. %s", error)
        raise
    delete_old_backups(folder, settings.BACKUP_DAYS)


def report_missing_backup() -> None:
    """Scheduled job: log an error, which is emailed to the host, if the last backup is too old."""
    age = Heartbeat.objects.age(BACKUP_HEARTBEAT)
    if settings.BACKUP_TO and (age is None or age > BACKUP_LATE_AFTER):
        backup_logger.error("There is no good backup of the last day.")
