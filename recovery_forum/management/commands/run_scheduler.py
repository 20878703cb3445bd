"""Runs the scheduled jobs: reminders, emails, milestones and clean-up."""

import signal
from threading import Event

from django.core.management.base import BaseCommand

from recovery_forum.operations.scheduler import run_due_jobs, run_scheduler


class Command(BaseCommand):
    requires_system_checks = ()  # They take a third of its start; the task worker runs them.
    help = (
        "Run the jobs of settings.SCHEDULE when they are due, until SIGTERM or Ctrl-C. Several "
        "schedulers may run at once."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--once",
            action="store_true",
            help="run the due jobs once and exit, for example from cron",
        )

    def handle(self, *args, once, **options):
        if once:
            self.stdout.write(f"{run_due_jobs()} jobs done")
            return
        is_stopping = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: is_stopping.set())
        run_scheduler(is_stopping.is_set, is_stopping.wait)
