"""The replica lags, then is killed; nobody sees stale data or an error."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from drills.infrastructure import (
    REPLICA_URL,
    count_replica_rows_read,
    kill_replica,
    running_replica,
)
from drills.test_bed import HttpClient, create_members, create_thread, running_web_server

FAULT = "Replica 5 s behind, then killed (kill -9) while pages are read"
PROMISE = (
    "500 of 500 own writes read back; removed members 404 at once, 50 of 50; no error after 2 s"
)
WRITES, REMOVED = 500, 50
READERS, BEFORE, AFTER = 4, 3, 8  # Seconds of reading before and after the kill.


def run_drill():
    people = create_members(REMOVED + 2, "rep")
    opening = create_thread(people, "rep")
    named = {"DATABASE_REPLICA_URLS": REPLICA_URL}
    with running_replica(delay="5s"), running_web_server(**named) as (_process, port):
        found = count_writes_read_back(HttpClient(port, people[1]), opening, WRITES)
        gone = count_immediate_removals(
            lambda member: HttpClient(port, member), opening, people[2:]
        )
    with running_replica(), running_web_server(**named) as (_process, port):
        before = count_replica_rows_read()
        pages, errors, late_errors, rows = _kill_under_reading(port, people[1], opening)
    figure = f"{found} of {WRITES} read back, {gone} of {REMOVED} at once while 5 s behind; "
    figure += f"{pages} pages around the kill, {rows - before:,} rows read from the replica before "
    figure += f"it, {errors} errors, {late_errors} of them after 2 s"
    return found == WRITES and gone == REMOVED and not late_errors and rows > before, figure


def count_writes_read_back(reader, opening, count):
    """Return how many of `count` replies are on the page to which their author is redirected."""
    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(lambda _: _is_write_read_back(reader, opening), range(count)))


def _is_write_read_back(reader, opening):
    text = f"A reply {uuid4()}"
    form = {"text": text, "submission": str(uuid4())}
    response = reader.post(f"/threads/{opening.thread.public_id}/reply/", form)
    return text in follow_redirects(reader, response.headers["Location"]).data.decode()


def follow_redirects(reader, address):
    """Return the response at the end of the redirects from `address`."""
    response = reader.get(address.partition("#")[0])
    while response.status in {301, 302}:
        response = reader.get(response.headers["Location"].partition("#")[0])
    return response


def count_immediate_removals(reader_of, opening, people):
    """Return how many of `people` could read the thread, and got 404 right after being banned."""
    from groups.models import Group, Membership

    group = opening.thread.group
    Group.objects.filter(pk=group.pk).update(visibility=Group.Visibility.PRIVATE)
    address, gone = opening.thread.get_absolute_url(), 0
    for member in people:
        reader = reader_of(member)
        could_read = reader.get(address).status == 200
        group.memberships.filter(member=member).update(state=Membership.State.BANNED)
        gone += could_read and reader.get(address).status == 404
    return gone


def _kill_under_reading(port, member, opening):
    """Return (pages read, errors, errors over 2 s after the kill, rows read by the replica)."""
    started, address = time.monotonic(), opening.thread.get_absolute_url()

    def read(reader):
        pages = []
        while time.monotonic() - started < BEFORE + AFTER:
            pages.append((time.monotonic() - started, reader.get(address).status))
        return pages

    with ThreadPoolExecutor(READERS) as pool:
        reading = [pool.submit(read, HttpClient(port, member)) for _ in range(READERS)]
        time.sleep(BEFORE)
        rows, killed = count_replica_rows_read(), time.monotonic() - started
        kill_replica()
        pages = [page for future in reading for page in future.result()]
    errors = [when for when, status in pages if status != 200]
    return len(pages), len(errors), sum(when > killed + 2 for when in errors), rows
