from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from recovery_forum.operations.backups.dumps import ToolFailed
from recovery_forum.operations.backups.restoration import RestoreError, restore_backup


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty database. Verifies the backup, compares every table, "
        "applies migrations, and erases again the members who were erased after the backup."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("backup", type=Path)
        parser.add_argument("--identity", type=Path, help="the file with the secret age key")
        parser.add_argument(
            "--ledger", type=Path, help="erased.json; by default the one beside the backup"
        )

    def handle(self, *args, backup, identity, ledger, **options):
        try:
            done = restore_backup(backup, identity, ledger)
        except (RestoreError, ToolFailed, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            "{tables} tables with {rows:,} rows and {files} files restored, all checksums equal; "
            "{erased} members erased again".format(**done)
        )
