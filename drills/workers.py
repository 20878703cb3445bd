"""Workers die in the middle of their tasks."""

import time
from random import Random

from .post_office import let_time_pass, open_office, queue_mails, waiting
from .stage import worker

FAULT = "Worker killed (kill -9) 50 times while it sends 1,000 mails"
MARK = "all sent, at most one twice for each kill, none kept"
TASKS, KILLS = 1_000, 50
PATIENCE = 180  # Seconds.


def drill():
    chance = Random(9)  # noqa: S311 - when to strike.
    with open_office() as (office, address):
        queue_mails(TASKS, "task")
        for _ in range(KILLS):
            before = len(office.taken)
            with worker(EMAIL_URL=address) as process:
                _await(lambda before=before: len(office.taken) > before or not waiting())
                time.sleep(chance.random() * 0.15)
                process.kill()
        left = waiting()
        with worker(EMAIL_URL=address):
            until = time.monotonic() + PATIENCE
            while waiting() and time.monotonic() < until:
                let_time_pass()
                time.sleep(2)
    sent, twice = len(office.taken), sum(office.taken.values()) - len(office.taken)
    figure = f"{sent:,} of {TASKS:,} sent, {twice} twice, {waiting()} kept; {left} were left for "
    figure += "the last worker"
    return sent == TASKS and twice <= KILLS and not waiting() and left > 0, figure


def _await(is_so):
    until = time.monotonic() + 30
    while not is_so() and time.monotonic() < until:
        time.sleep(0.01)
