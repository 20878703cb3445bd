"""A night with a clock that moves: schedulers and a worker run in it, side by side.

Each has its own database connection, and all start at the same instant. What they push reaches a
push service on loopback.
"""

from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import time_machine
from django_tasks_db.management.commands.db_worker import Worker

from accounts.push.services import subscribe
from recovery_forum.operations.scheduler import run_due_jobs
from tests.accounts.push.conftest import Browser

ZONE = "America/Chicago"  # There is no change of clocks at this hour.
NIGHT = datetime.combine(date.today() + timedelta(days=2), time(3, 10), ZoneInfo(ZONE))
JOBS = {
    "posts.on_call.escalation.escalate_unclaimed_crises": 1,
    "milestones.support.tasks.continue_support_requests": 1,
    "accounts.push.delivery.retry_pushes": 1,
    "recovery_forum.lib.email_queue.requeue_overdue_messages": 5,
    "accounts.notifications.email.send_due_emails": 1,
    "posts.availability.tasks.request_first_replies": 1,
    "posts.moderation.tasks.notify_of_late_cases": 15,
}
WORKER = {
    "queue_names": ["*"], "excluded_queue_names": [], "backend_name": "default", "interval": 0,
    "batch": True, "startup_delay": False, "max_tasks": None, "worker_id": "tests",
}  # fmt: skip


class Night:
    """The clock of a story, its schedulers and its worker, and what they have pushed."""

    def __init__(self, clock, schedulers, run_concurrently, push_service):
        self.clock, self.minute, self.run_concurrently = clock, 0, run_concurrently
        self.push_service, self.browsers = push_service, {}
        self.jobs = [*[run_due_jobs] * schedulers, run_worker]

    def go_to(self, *minutes):
        """Let the clock show each of these minutes since the start, and everything run in it."""
        for minute in minutes:
            self.clock.shift(timedelta(minutes=minute - self.minute))
            self.minute = minute
            barrier = Barrier(len(self.jobs))

            def run(job, barrier=barrier):
                barrier.wait(30)
                job()

            self.run_concurrently(run, self.jobs)
            self.run_concurrently(lambda job: job(), [run_worker])  # What the schedulers queued.

    def turn_on_pushes(self, member):
        self.browsers[member.name] = keys = Browser()
        address = self.push_service.address(member.name)
        subscribe(member, address, keys.public_key, keys.auth_secret, "Phone")

    def list_pushed(self, is_urgent=True):
        """Return the names of those whose browsers got pushes, in order. Decrypts them."""
        names = []
        for path, _headers, body in self.push_service.received:
            name = path.strip("/")
            if self.browsers[name].decrypt(body)["urgent"] == is_urgent:
                names.append(name)
        return names


def run_worker():
    """Do what is queued, until nothing is left."""
    Worker(**WORKER).run()


@contextmanager
def running_night(settings, schedulers, run_concurrently, push_service):
    """Yield a Night that starts at ten past three in ZONE."""
    settings.EMAIL_BACKEND = "recovery_forum.lib.email_queue.QueueEmailBackend"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    settings.SCHEDULE = JOBS
    with time_machine.travel(NIGHT.astimezone(UTC), tick=False) as clock:
        yield Night(clock, schedulers, run_concurrently, push_service)
