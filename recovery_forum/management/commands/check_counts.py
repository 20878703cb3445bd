from django.core.management.base import BaseCommand, CommandError

from recovery_forum.operations.stored_counts import find_wrong_counts, fix_counts


class Command(BaseCommand):
    help = "Hold the stored counts against their rows. Ends with code 1 where one is off."

    def add_arguments(self, parser):
        parser.add_argument("--mend", action="store_true", help="Count afresh where it is off.")

    def handle(self, *args, mend, **options):
        wrong = find_wrong_counts()
        for (table, column), number in wrong.items():
            self.stdout.write(f"{table}.{column}: {number} rows are off")
        if wrong and mend:
            fix_counts()
            self.stdout.write("Mended.")
        elif wrong:
            raise CommandError("Some counts are off; --mend counts afresh.")
        else:
            self.stdout.write("Every count is right.")
