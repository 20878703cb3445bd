"""`manage.py generate`: a community of any size, for measuring."""

from datetime import UTC, datetime
from random import Random
from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from tqdm import tqdm

from accounts.models import Member
from recovery_forum import counts
from recovery_forum.generated.people import add_members, add_ties
from recovery_forum.generated.progress import add_progress
from recovery_forum.generated.rooms import add_groups, add_meetings
from recovery_forum.generated.talk import add_talk
from recovery_forum.generated.words import sentences

SEED = 11
SIZES = {
    "members": 1_000, "groups": 40, "threads": 600, "posts": 10_000, "journeys": 1_000,
    "meetings": 200,
}  # fmt: skip


class Command(BaseCommand):
    help = "Fill an empty database with a made-up community of any size, by COPY. For measuring."

    def add_arguments(self, parser):
        for name, usual in SIZES.items():
            parser.add_argument(f"--{name}", type=int, default=usual, metavar="N")
        parser.add_argument(
            "--until",
            type=datetime.fromisoformat,
            metavar="YYYY-MM-DD",
            help="The day on which its last post was written (UTC); today, unless given.",
        )

    def handle(self, *args, until, verbosity, **sizes):
        self.refuse(**{name: sizes[name] for name in SIZES})
        began = monotonic()
        self.quiet = not verbosity
        today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        now = (until or today).replace(tzinfo=UTC).timestamp()
        with transaction.atomic():
            self.fill(now, **{name: sizes[name] for name in SIZES})
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        if wrong := counts.wrong():
            raise CommandError(f"Some counts are off: {wrong}")
        if not self.quiet:
            self.stdout.write(f"Written in {monotonic() - began:.0f} s. Every count is right.")

    def refuse(self, members, groups, threads, posts, **others):
        """Raises CommandError unless the database is empty and the sizes fit each other."""
        if not settings.DEMO:
            raise CommandError("A made-up community is for a demo: set DEMO=true.")
        if Member.objects.exists():
            raise CommandError("There are members already. This is for an empty database.")
        if members < 3 or groups < 1 or not 1 <= threads <= posts:
            raise CommandError("It takes three members, one group, and a post for each thread.")

    def fill(self, now, *, members, groups, threads, posts, journeys, meetings):
        chance, said = Random(SEED), sentences()  # noqa: S311 - the same rows every time.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
            cursor.execute("SET LOCAL synchronous_commit = off")
        self.tell("members")
        add_members(members, chance, now, said)
        add_ties(members, chance, now)
        self.tell("groups")
        inside = add_groups(groups, members, chance, now, said)
        self.tell("meetings")
        add_meetings(meetings, groups, chance, now, said)
        add_talk(threads, posts, inside, chance, now, self.watch)
        add_progress(journeys, members, chance, now, said, self.watch)

    def tell(self, what):
        if not self.quiet:
            self.stdout.write(what)

    def watch(self, rows, total, what):
        return tqdm(rows, what, total, disable=self.quiet, unit_scale=True, mininterval=1)
