"""Task workers are killed in the middle of their tasks."""

import time
from random import Random

from drills.mail_server import (
    count_waiting_emails,
    make_emails_due,
    queue_test_emails,
    running_mail_server,
)
from drills.test_bed import running_worker

FAULT = "Worker killed (kill -9) 50 times while it sends 1,000 emails"
PROMISE = "all sent, at most one twice for each kill, none left in the queue"
TASKS, KILLS = 1_000, 50
TIMEOUT_SECONDS = 180


def run_drill():
    rng = Random(9)  # noqa: S311 - when to kill.
    with running_mail_server() as (mail_server, address):
        queue_test_emails(TASKS, "task")
        for _ in range(KILLS):
            before = len(mail_server.accepted)
            with running_worker(EMAIL_URL=address) as process:
                _wait_until(
                    lambda before=before: (
                        len(mail_server.accepted) > before or not count_waiting_emails()
                    )
                )
                time.sleep(rng.random() * 0.15)
                process.kill()
        remaining = count_waiting_emails()
        with running_worker(EMAIL_URL=address):
            deadline = time.monotonic() + TIMEOUT_SECONDS
            while count_waiting_emails() and time.monotonic() < deadline:
                make_emails_due()
                time.sleep(2)
    sent = len(mail_server.accepted)
    twice = sum(mail_server.accepted.values()) - sent
    waiting = count_waiting_emails()
    figure = f"{sent:,} of {TASKS:,} sent, {twice} twice, {waiting} left in the queue; "
    figure += f"{remaining} were left for the last worker"
    return sent == TASKS and twice <= KILLS and not waiting and remaining > 0, figure


def _wait_until(condition):
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
