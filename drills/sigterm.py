"""A new version is put in place while members wait for their pages."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from .stage import Reader, members, thread, web

FAULT = "SIGTERM with 200 requests in flight"
MARK = "none dropped, exit 0 within 30 s"
REQUESTS = 200
REST = 0.4  # Seconds for all of them to arrive.


def drill():
    people = members(1, "term")
    opening = thread(people, "term")
    with web() as (process, port), ThreadPoolExecutor(REQUESTS) as pool:
        address = opening.thread.get_absolute_url()
        readers = [Reader(port, people[0]) for _ in range(REQUESTS)]
        asked = [pool.submit(_ask, reader, address) for reader in readers]
        time.sleep(REST)
        in_flight = sum(not one.done() for one in asked)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        code = process.wait(40)
        took = time.monotonic() - began
        answered = sum(one.result() == 200 for one in asked)
    figure = f"{answered} of {REQUESTS} answered, {in_flight} of them after the signal; "
    figure += f"exit {code} after {took:.1f} s"
    return answered == REQUESTS and code == 0 and took <= 30, figure


def _ask(reader, address):
    """The status, or nothing where the connection was dropped."""
    with suppress(Exception):
        return reader.get(address).status
