"""The web server gets SIGTERM while requests are in flight."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from drills.test_bed import HttpClient, create_members, create_thread, running_web_server

FAULT = "SIGTERM with 200 requests in flight"
PROMISE = "none dropped, exit 0 within 30 s"
REQUESTS = 200
ARRIVAL_SECONDS = 0.4  # For all requests to arrive.


def run_drill():
    people = create_members(1, "term")
    opening = create_thread(people, "term")
    with running_web_server() as (process, port), ThreadPoolExecutor(REQUESTS) as pool:
        address = opening.thread.get_absolute_url()
        readers = [HttpClient(port, people[0]) for _ in range(REQUESTS)]
        futures = [pool.submit(_fetch_status, reader, address) for reader in readers]
        time.sleep(ARRIVAL_SECONDS)
        in_flight = sum(not future.done() for future in futures)
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        code = process.wait(40)
        took = time.monotonic() - started
        answered = sum(future.result() == 200 for future in futures)
    figure = f"{answered} of {REQUESTS} answered, {in_flight} of them after the signal; "
    figure += f"exit {code} after {took:.1f} s"
    return answered == REQUESTS and code == 0 and took <= 30, figure


def _fetch_status(reader, address):
    """Return the status, or None if the connection was dropped."""
    with suppress(Exception):
        return reader.get(address).status
