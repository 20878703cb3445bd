from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from recovery_forum.operations.backups.creation import (
    IncompleteBackup,
    create_backup,
    delete_old_backups,
)
from recovery_forum.operations.backups.dumps import ToolFailed


class Command(BaseCommand):
    help = (
        "Write a backup of the database and the uploads into a folder (BACKUP_TO), sealed for the "
        "age public key BACKUP_KEY, and let go of those older than BACKUP_DAYS."
    )

    def add_arguments(self, parser):
        parser.add_argument("--to", default=settings.BACKUP_TO, help="the folder")
        parser.add_argument("--key", default=settings.BACKUP_KEY, help="age1…")
        parser.add_argument("--unsealed", action="store_true", help="without a key, readable")

    def handle(self, *args, to, key, unsealed, **options):
        if not to:
            raise CommandError("Say where to: BACKUP_TO, or --to FOLDER.")
        if not key and not unsealed:
            raise CommandError("Say for which key: BACKUP_KEY, or --key age1…; or --unsealed.")
        try:
            path = create_backup(Path(to), "" if unsealed else key)
        except (ToolFailed, IncompleteBackup, OSError) as error:
            raise CommandError(f"There is no new backup. {error}") from error
        gone = delete_old_backups(Path(to), settings.BACKUP_DAYS)
        self.stdout.write(f"{path} ({path.stat().st_size:,} bytes); {len(gone)} old ones removed")
