from django.core.management.base import BaseCommand

from accounts.privacy.deletion import erase_due_accounts, erase_restored_accounts
from accounts.privacy.export import delete_expired_exports


class Command(BaseCommand):
    help = (
        "Erase members whose days to come back are over, and exports past theirs. Safe to run at "
        "any time, twice too."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--restored",
            action="store_true",
            help="After a backup was restored: erase again whom the ledger names.",
        )

    def handle(self, *args, restored, **options):
        if restored:
            self.stdout.write(f"{erase_restored_accounts()} erased again")
        self.stdout.write(
            f"{erase_due_accounts()} erased, {delete_expired_exports()} exports removed"
        )
