from django.core.management.base import BaseCommand

from accounts.privacy.deletion import erase_due_accounts, erase_restored_accounts
from accounts.privacy.export import delete_expired_exports


class Command(BaseCommand):
    help = (
        "Erase deleted accounts that can no longer be restored, and delete expired exports. Safe "
        "to run at any time, even twice."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--restored",
            action="store_true",
            help="After restoring a backup: erase again the members listed in the erasure ledger.",
        )

    def handle(self, *args, restored, **options):
        if restored:
            self.stdout.write(f"{erase_restored_accounts()} erased again")
        self.stdout.write(
            f"{erase_due_accounts()} erased, {delete_expired_exports()} exports deleted"
        )
