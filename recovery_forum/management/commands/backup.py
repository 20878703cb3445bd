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
        parser.add_argument("--to", default=settings.BACKUP_TO, help="the folder")
        parser.add_argument("--key", default=settings.BACKUP_KEY, help="age1…")
        parser.add_argument("--unencrypted", action="store_true", help="without a key")

    def handle(self, *args, to, key, unencrypted, **options):
        if not to:
            raise CommandError("Say where to: BACKUP_TO, or --to FOLDER.")
        if not key and not unencrypted:
            raise CommandError("Say for which key: BACKUP_KEY, or --key age1…; or --unencrypted.")
        try:
            path = create_backup(Path(to), "" if unencrypted else key)
        except (ToolFailed, IncompleteBackup, OSError) as error:
            raise CommandError(f"There is no new backup. {error}") from error
        deleted = delete_old_backups(Path(to), settings.BACKUP_DAYS)
        self.stdout.write(
            f"{path} ({path.stat().st_size:,} bytes); {len(deleted)} old ones removed"
        )
