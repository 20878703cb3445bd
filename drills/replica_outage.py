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

FAULT = "Replica 5 s late, then killed (kill -9) under reading"
PROMISE = (
    "500 of 500 own writes read back; removed members 404 at once, 50 of 50; no error after 2 s"
)
WRITES, REMOVED = 500, 50
READERS, BEFORE, AFTER = 4, 3, 8  # And seconds of reading around the kill.


def run_drill():
    people = create_members(REMOVED + 2, "rep")
    opening = create_thread(people, "rep")
    named = {"DATABASE_REPLICA_URLS": REPLICA_URL}
    with running_replica(late="5s"), running_web_server(**named) as (_process, port):
        kept = count_writes_read_back(HttpClient(port, people[1]), opening, WRITES)
        gone = count_immediate_removals(lambda who: HttpClient(port, who), opening, people[2:])
    with running_replica(), running_web_server(**named) as (_process, port):
        before = count_replica_rows_read()
        pages, errors, late_errors, rows = _kill_under_reading(port, people[1], opening)
    figure = f"{kept} of {WRITES} read back, {gone} of {REMOVED} at once while 5 s late; "
    figure += f"{pages} pages around the kill, {rows - before:,} rows read from the replica before "
    figure += f"it, {errors} errors, {late_errors} of them after 2 s"
    return kept == WRITES and gone == REMOVED and not late_errors and rows > before, figure


def count_writes_read_back(reader, opening, count):
    """How many of `count` replies are on the page that their author is led to, eight at a time."""
    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(lambda _: _is_write_read_back(reader, opening), range(count)))


def _is_write_read_back(reader, opening):
    text = f"Words {uuid4()}"
    form = {"text": text, "submission": str(uuid4())}
    answer = reader.post(f"/threads/{opening.thread.public_id}/reply/", form)
    return text in follow_redirects(reader, answer.headers["Location"]).data.decode()


def follow_redirects(reader, address):
    """The page at the end of the way from `address`."""
    answer = reader.get(address.partition("#")[0])
    while answer.status in {301, 302}:
        answer = reader.get(answer.headers["Location"].partition("#")[0])
    return answer


def count_immediate_removals(reader_of, opening, people):
    """How many of these could read the thread, and found nothing right after being banned."""
    from groups.models import Group, Membership

    group = opening.thread.group
    Group.objects.filter(pk=group.pk).update(visibility=Group.Visibility.PRIVATE)
    address, gone = opening.thread.get_absolute_url(), 0
    for member in people:
        reader = reader_of(member)
        was_in = reader.get(address).status == 200
        group.memberships.filter(member=member).update(state=Membership.State.BANNED)
        gone += was_in and reader.get(address).status == 404
    return gone


def _kill_under_reading(port, member, opening):
    """(pages read, errors, errors later than 2 s after the kill, rows that the replica read)"""
    began, address = time.monotonic(), opening.thread.get_absolute_url()

    def read(reader):
        found = []
        while time.monotonic() - began < BEFORE + AFTER:
            found.append((time.monotonic() - began, reader.get(address).status))
        return found

    with ThreadPoolExecutor(READERS) as pool:
        reading = [pool.submit(read, HttpClient(port, member)) for _ in range(READERS)]
        time.sleep(BEFORE)
        rows, killed = count_replica_rows_read(), time.monotonic() - began
        kill_replica()
        pages = [one for each in reading for one in each.result()]
    errors = [when for when, status in pages if status != 200]
    return len(pages), len(errors), sum(when > killed + 2 for when in errors), rows
