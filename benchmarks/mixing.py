"""An evening: every page and replies between them, at a steady pace, however long each takes.

Requests begin when their time has come, not when the one before was answered, and their time counts
from then: a server that stumbles is not spared the people who come meanwhile.
"""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from random import Random
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from .serving import memory

PACE = 50  # Requests a second.
HANDS = 64  # Requests that may be under way at once.
PATIENCE = 30  # Seconds.
SAMPLES = 10  # Looks at the workers' memory.
# Of a hundred requests, by what was asked for: an evening is mostly reading.
OFTEN = {"Thread, 25 posts": 24, "Thread of an open group, 25 posts": 14, "Home": 12, "Group": 12}
SELDOM = 3
REPLIES = 4


@dataclass
class Evening:
    """Times in milliseconds; `memory` in MB, of the smallest and the largest worker seen."""

    seconds: int
    requests: int
    p50: float
    p95: float
    p99: float
    errors: int
    memory: tuple[float, float]


def evening(address, found, workers, seconds: int, reply) -> Evening:
    """Ask `address` for the pages that `found` lists, and for `reply` (cookie, token, path).

    `workers()` gives the ids of the web processes: gunicorn replaces one now and then.
    """
    asked = _asked(found, reply)
    host, answers = urlsplit(address).netloc, SimpleQueue()
    looks, begun, chance = [], time.monotonic(), Random(1)  # noqa: S311
    with ThreadPoolExecutor(HANDS) as hands:
        for number in range(seconds * PACE):
            due = begun + number / PACE
            time.sleep(max(0, due - time.monotonic()))
            hands.submit(_ask, host, chance.choice(asked), due, answers)
            if number % (seconds * PACE // SAMPLES) == 0:
                looks.append(memory(workers()))
    times = [answers.get() for _number in range(answers.qsize())]
    good = sorted(taken for taken in times if taken is not None)
    # The first looks see workers that have not opened every page yet.
    sizes = [size for look in looks[SAMPLES // 3 :] for size in look]
    return Evening(
        seconds, len(times), *(_at(good, share) for share in (0.5, 0.95, 0.99)),
        errors=seconds * PACE - len(good), memory=(min(sizes), max(sizes)),
    )  # fmt: skip


def _asked(found, reply):
    """(method, path, headers, body maker), each as often as among a hundred requests."""
    asked = []
    for page in found["pages"]:
        own = {"Cookie": found["cookie"]} if page["reader"] == "member" else {}
        asked += [("GET", page["address"], own, None)] * OFTEN.get(page["name"], SELDOM)
    cookie, token, path = reply
    form = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    return asked + [("POST", path, form, lambda: _words(token))] * REPLIES


def _words(token):
    words = f"Thank you for saying it, {time.monotonic_ns()}. The first week was the longest one."
    return urlencode({"csrfmiddlewaretoken": token, "submission": uuid4(), "text": words})


def _ask(host, asked, due, answers):
    """A line for each request, as the web processes close it. Nothing is asked twice."""
    method, path, headers, body = asked
    line = http.client.HTTPConnection(host, timeout=PATIENCE)
    try:
        line.request(method, path, body and body(), {"Accept-Encoding": "gzip", **headers})
        response = line.getresponse()
        response.read()
        is_good = response.status == (302 if method == "POST" else 200)
    except (OSError, http.client.HTTPException):
        is_good = False
    finally:
        line.close()
    answers.put((time.monotonic() - due) * 1_000 if is_good else None)


def _at(times, share):
    return times[min(int(len(times) * share), len(times) - 1)] if times else 0.0
