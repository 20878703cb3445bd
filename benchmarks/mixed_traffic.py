"""Mixed traffic at a constant rate: page views with replies between them."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from random import Random
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from benchmarks.server import measure_memory

REQUESTS_PER_SECOND = 50  # Requests a second.
MAX_CONCURRENT_REQUESTS = 64  # Requests that may be under way at once.
TIMEOUT_SECONDS = 30  # Seconds.
MEMORY_SAMPLES = 10  # Looks at the workers' memory.
# Of a hundred requests, by what was asked for: an evening is mostly reading.
PAGE_WEIGHTS = {
    "Thread, 25 posts": 24,
    "Thread of an open group, 25 posts": 14,
    "Home": 12,
    "Group": 12,
}
DEFAULT_WEIGHT = 3
REPLY_WEIGHT = 4


@dataclass
class MixedTrafficResult:
    """Times in milliseconds; `memory` in MB, of the smallest and the largest worker seen."""

    seconds: int
    requests: int
    p50: float
    p95: float
    p99: float
    errors: int
    memory: tuple[float, float]


def measure_mixed_traffic(address, found, workers, seconds: int, reply) -> MixedTrafficResult:
    """Ask `address` for the pages that `found` lists, and for `reply` (cookie, token, path).

    `workers()` gives the ids of the web processes: gunicorn replaces one now and then.
    """
    asked = _plan_requests(found, reply)
    host, answers = urlsplit(address).netloc, SimpleQueue()
    looks, begun, chance = [], time.monotonic(), Random(1)  # noqa: S311
    with ThreadPoolExecutor(MAX_CONCURRENT_REQUESTS) as hands:
        for number in range(seconds * REQUESTS_PER_SECOND):
            due = begun + number / REQUESTS_PER_SECOND
            time.sleep(max(0, due - time.monotonic()))
            hands.submit(_send_request, host, chance.choice(asked), due, answers)
            if number % (seconds * REQUESTS_PER_SECOND // MEMORY_SAMPLES) == 0:
                looks.append(measure_memory(workers()))
    times = [answers.get() for _number in range(answers.qsize())]
    good = sorted(taken for taken in times if taken is not None)
    # The first looks see workers that have not opened every page yet.
    sizes = [size for look in looks[MEMORY_SAMPLES // 3 :] for size in look]
    return MixedTrafficResult(
        seconds, len(times), *(_get_percentile(good, share) for share in (0.5, 0.95, 0.99)),
        errors=seconds * REQUESTS_PER_SECOND - len(good), memory=(min(sizes), max(sizes)),
    )  # fmt: skip


def _plan_requests(found, reply):
    """(method, path, headers, body maker), each as often as among a hundred requests."""
    asked = []
    for page in found["pages"]:
        own = {"Cookie": found["cookie"]} if page["reader"] == "member" else {}
        asked += [("GET", page["address"], own, None)] * PAGE_WEIGHTS.get(
            page["name"], DEFAULT_WEIGHT
        )
    cookie, token, path = reply
    form = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    return asked + [("POST", path, form, lambda: _build_reply_body(token))] * REPLY_WEIGHT


def _build_reply_body(token):
    words = f"Thank you for saying it, {time.monotonic_ns()}. The first week was the longest one."
    return urlencode({"csrfmiddlewaretoken": token, "submission": uuid4(), "text": words})


def _send_request(host, asked, due, answers):
    """A line for each request, as the web processes close it. Nothing is asked twice."""
    method, path, headers, body = asked
    line = http.client.HTTPConnection(host, timeout=TIMEOUT_SECONDS)
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


def _get_percentile(times, share):
    return times[min(int(len(times) * share), len(times) - 1)] if times else 0.0
