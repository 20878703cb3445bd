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

REQUESTS_PER_SECOND = 50
MAX_CONCURRENT_REQUESTS = 64
TIMEOUT_SECONDS = 30
MEMORY_SAMPLES = 10
# How many of about a hundred requests are for each page. Most traffic is reading.
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


def measure_mixed_traffic(address, listing, workers, seconds: int, reply) -> MixedTrafficResult:
    """Request the pages of `listing` (from benchmarks.pages), and post replies.

    `reply` is (cookie, CSRF token, path). `workers()` returns the ids of the web processes, which
    gunicorn replaces now and then.
    """
    requests = _plan_requests(listing, reply)
    host, results = urlsplit(address).netloc, SimpleQueue()
    samples, started, rng = [], time.monotonic(), Random(1)  # noqa: S311
    with ThreadPoolExecutor(MAX_CONCURRENT_REQUESTS) as pool:
        for number in range(seconds * REQUESTS_PER_SECOND):
            due = started + number / REQUESTS_PER_SECOND
            time.sleep(max(0, due - time.monotonic()))
            pool.submit(_send_request, host, rng.choice(requests), due, results)
            if number % (seconds * REQUESTS_PER_SECOND // MEMORY_SAMPLES) == 0:
                samples.append(measure_memory(workers()))
    times = [results.get() for _number in range(results.qsize())]
    successful = sorted(duration for duration in times if duration is not None)
    # The first samples are from workers that have not yet served every page.
    sizes = [size for sample in samples[MEMORY_SAMPLES // 3 :] for size in sample]
    return MixedTrafficResult(
        seconds, len(times), *(_get_percentile(successful, share) for share in (0.5, 0.95, 0.99)),
        errors=seconds * REQUESTS_PER_SECOND - len(successful), memory=(min(sizes), max(sizes)),
    )  # fmt: skip


def _plan_requests(listing, reply):
    """Return a list of (method, path, headers, build_body), with repetitions by weight."""
    requests = []
    for page in listing["pages"]:
        headers = {"Cookie": listing["cookie"]} if page["reader"] == "member" else {}
        requests += [("GET", page["address"], headers, None)] * PAGE_WEIGHTS.get(
            page["name"], DEFAULT_WEIGHT
        )
    cookie, token, path = reply
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    return requests + [("POST", path, headers, lambda: _build_reply_body(token))] * REPLY_WEIGHT


def _build_reply_body(token):
    text = f"Thank you for saying it, {time.monotonic_ns()}. The first week was the longest one."
    return urlencode({"csrfmiddlewaretoken": token, "submission": uuid4(), "text": text})


def _send_request(host, request, due, results):
    """Send one request on a new connection. Put its duration, or None if it failed."""
    method, path, headers, build_body = request
    connection = http.client.HTTPConnection(host, timeout=TIMEOUT_SECONDS)
    try:
        connection.request(
            method, path, build_body and build_body(), {"Accept-Encoding": "gzip", **headers}
        )
        response = connection.getresponse()
        response.read()
        is_good = response.status == (302 if method == "POST" else 200)
    except (OSError, http.client.HTTPException):
        is_good = False
    finally:
        connection.close()
    results.put((time.monotonic() - due) * 1_000 if is_good else None)


def _get_percentile(times, share):
    return times[min(int(len(times) * share), len(times) - 1)] if times else 0.0
