"""What has to happen by itself: reminders, mails, milestones of the morning, and tidying."""

import signal
from threading import Event

from django.core.management.base import BaseCommand

from recovery_forum.rounds import go_around, keep_going


class Command(BaseCommand):
    help = (
        "Do what is due, again and again (settings.ROUNDS), until told to stop. Several may run at "
        "once. --once looks once and ends: for cron, or by hand."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true")

    def handle(self, *args, once, **options):
        if once:
            self.stdout.write(f"{go_around()} rounds done")
            return
        over = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: over.set())
        keep_going(over.is_set, over.wait)
