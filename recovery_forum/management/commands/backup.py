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
        "Write a backup of the database and the uploads into a folder (BACKUP_TO), encrypted for "
        "the age public key BACKUP_KEY, and delete those older than BACKUP_DAYS."
    )

    def add_arguments(self, parser):
        parser.add_argument("--to", default=settings.BACKUP_TO, help="the folder for backups")
        parser.add_argument("--key", default=settings.BACKUP_KEY, help="the age public key: age1…")
        parser.add_argument("--unencrypted", action="store_true", help="do not encrypt")

    def handle(self, *args, to, key, unencrypted, **options):
        if not to:
            raise CommandError("No folder given: set BACKUP_TO, or use --to FOLDER.")
        if not key and not unencrypted:
            raise CommandError("No key given: set BACKUP_KEY, or use --key age1… or --unencrypted.")
        try:
            path = create_backup(Path(to), "" if unencrypted else key)
        except (ToolFailed, IncompleteBackup, OSError) as error:
            raise CommandError(f"No backup was written. {error}") from error
        deleted = delete_old_backups(Path(to), settings.BACKUP_DAYS)
        self.stdout.write(
            f"{path} ({path.stat().st_size:,} bytes); {len(deleted)} old backups deleted"
        )
