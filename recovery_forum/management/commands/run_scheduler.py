"""Runs the scheduled jobs: reminders, emails, milestones and clean-up."""

import signal
from threading import Event

from django.core.management.base import BaseCommand

from recovery_forum.operations.scheduler import run_due_jobs, run_scheduler


class Command(BaseCommand):
    help = (
        "Do what is due, again and again (settings.SCHEDULE), until told to stop. Several may run at "
        "once. --once looks once and ends: for cron, or by hand."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true")

    def handle(self, *args, once, **options):
        if once:
            self.stdout.write(f"{run_due_jobs()} rounds done")
            return
        over = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: over.set())
        run_scheduler(over.is_set, over.wait)
