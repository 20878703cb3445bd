from django.core.management.base import BaseCommand, CommandError

from recovery_forum.operations.stored_counts import find_wrong_counts, fix_counts


class Command(BaseCommand):
    help = "Compare stored counts with the rows that they count. Exits with code 1 if one is wrong."

    def add_arguments(self, parser):
        parser.add_argument(
            "--fix", action="store_true", help="Recompute the counts that are wrong."
        )

    def handle(self, *args, fix, **options):
        wrong = find_wrong_counts()
        for (table, column), number in wrong.items():
            self.stdout.write(f"{table}.{column}: {number} rows are wrong")
        if wrong and fix:
            fix_counts()
            self.stdout.write("Fixed.")
        elif wrong:
            raise CommandError("Some counts are wrong; --fix recomputes them.")
        else:
            self.stdout.write("All counts are correct.")
