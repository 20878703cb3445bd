from django.core.management.base import BaseCommand

from accounts.exporting import remove_expired
from accounts.leaving import erase_again, erase_due


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
            self.stdout.write(f"{erase_again()} erased again")
        self.stdout.write(f"{erase_due()} erased, {remove_expired()} exports removed")
