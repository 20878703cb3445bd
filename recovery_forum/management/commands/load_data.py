"""`manage.py load_data`: a synthetic community of any size, for measuring."""

from datetime import UTC, datetime
from random import Random
from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from tqdm import tqdm

from accounts.models import Member
from recovery_forum.load_data.groups import load_groups, load_meetings
from recovery_forum.load_data.journeys import load_journeys
from recovery_forum.load_data.members import load_blocks_and_peers, load_members
from recovery_forum.load_data.text import load_sentences
from recovery_forum.load_data.threads import load_threads
from recovery_forum.operations.stored_counts import find_wrong_counts

SEED = 11
DEFAULT_SIZES = {
    "members": 1_000, "groups": 40, "threads": 600, "posts": 10_000, "journeys": 1_000,
    "meetings": 200,
}  # fmt: skip


class Command(BaseCommand):
    help = "Fill an empty database with a synthetic community of any size, for measuring."

    def add_arguments(self, parser):
        for name, default in DEFAULT_SIZES.items():
            parser.add_argument(f"--{name}", type=int, default=default, metavar="N")
        parser.add_argument(
            "--until",
            type=datetime.fromisoformat,
            metavar="YYYY-MM-DD",
            help="The day (UTC) on which the last post is written; today by default.",
        )

    def handle(self, *args, until, verbosity, **sizes):
        self.validate_sizes(**{name: sizes[name] for name in DEFAULT_SIZES})
        started = monotonic()
        self.quiet = not verbosity
        today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        now = (until or today).replace(tzinfo=UTC).timestamp()
        with transaction.atomic():
            self.fill(now, **{name: sizes[name] for name in DEFAULT_SIZES})
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        if wrong := find_wrong_counts():
            raise CommandError(f"Some counts are wrong: {wrong}")
        if not self.quiet:
            self.stdout.write(f"Created in {monotonic() - started:.0f} s. All counts are correct.")

    def validate_sizes(self, members, groups, threads, posts, **others):
        """Raise CommandError unless the database is empty and the sizes fit each other."""
        if not settings.DEMO:
            raise CommandError("This works in demo mode only: set DEMO=true.")
        if Member.objects.exists():
            raise CommandError(
                "The database has members already. This works in an empty database only."
            )
        if members < 3 or groups < 1 or not 1 <= threads <= posts:
            raise CommandError(
                "At least three members, one group, one thread and a post per thread are needed."
            )

    def fill(self, now, *, members, groups, threads, posts, journeys, meetings):
        rng, sentences = Random(SEED), load_sentences()  # noqa: S311 - the same rows every time.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
            cursor.execute("SET LOCAL synchronous_commit = off")
        self.report_step("members")
        load_members(members, rng, now, sentences)
        load_blocks_and_peers(members, rng, now)
        self.report_step("groups")
        memberships = load_groups(groups, members, rng, now, sentences)
        self.report_step("meetings")
        load_meetings(meetings, groups, rng, now, sentences)
        load_threads(threads, posts, memberships, rng, now, self.show_progress)
        load_journeys(journeys, members, rng, now, sentences, self.show_progress)

    def report_step(self, step):
        if not self.quiet:
            self.stdout.write(step)

    def show_progress(self, rows, total, label):
        return tqdm(rows, label, total, disable=self.quiet, unit_scale=True, mininterval=1)
