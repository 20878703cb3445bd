"""Migrations are applied while members read and write."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from drills.test_bed import ROOT, HttpClient, create_members, create_thread, running_web_server

FAULT = "Migrations applied under 20 requests a second"
PROMISE = "no 5xx, no request longer than 2 s"
# What came after it ties new tables to members and threads, which locks both; no page asked here
# looks at those, so the code of now stands for the code of before.
MIGRATE_FROM = ("posts", "0011")
PACE, MARGIN = 20, 3  # Requests a second, and seconds of them before and after.


def run_drill():
    people = create_members(2, "move")
    opening = create_thread(people, "move")
    _run_migrate(*MIGRATE_FROM)
    with running_web_server() as (_process, port), ThreadPoolExecutor(2 * PACE) as pool:
        readers = [HttpClient(port, one) for one in people]
        moving = pool.submit(_migrate_later)
        asked, until = [], None
        began = time.monotonic()
        while until is None or time.monotonic() < until:
            due = began + len(asked) / PACE
            time.sleep(max(0, due - time.monotonic()))
            asked.append(
                pool.submit(_send_request, readers[len(asked) % 2], opening, len(asked), due)
            )
            if moving.done() and until is None:
                until = time.monotonic() + MARGIN
        return _evaluate(moving.result(), [one.result() for one in asked])


def _run_migrate(*to):
    words = [sys.executable, "manage.py", "migrate", *to]
    return subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def _migrate_later():
    """(how many migrations were applied, how many seconds it took)"""
    time.sleep(MARGIN)
    began = time.monotonic()
    return _run_migrate().count("... OK"), time.monotonic() - began


def _send_request(reader, opening, number, due):
    """(the status, seconds since the request was due): each third writes."""
    pages = ("", opening.thread.get_absolute_url(), opening.thread.group.get_absolute_url())
    if page := pages[number % 3]:
        status = reader.get(page).status
    else:
        form = {"text": "While tables move.", "submission": str(uuid4())}
        status = reader.post(f"/threads/{opening.thread.public_id}/reply/", form).status
    return status, time.monotonic() - due


def _evaluate(moved, answers):
    applied, took = moved
    faults = sum(status not in {200, 302} for status, _seconds in answers)
    slowest = max(seconds for _status, seconds in answers)
    figure = f"{applied} migrations in {took:.1f} s; {len(answers)} requests, {faults} not "
    figure += f"answered as they should; the slowest took {slowest:.2f} s"
    return applied > 0 and not faults and slowest <= 2, figure
