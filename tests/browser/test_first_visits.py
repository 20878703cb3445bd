"""First visits: few requests, few bytes, no other hosts, and no layout shift."""

import gzip
from urllib.request import Request, urlopen

from benchmarks.browser_metrics import measure_first_visit

MAX_REQUESTS, MAX_BYTES, MAX_LAYOUT_SHIFT = 12, 100_000, 0.05


def test_a_first_visit_is_small_and_without_layout_shift(browser, live_server, group, thread):
    group.visibility = "open"
    group.save()
    for address in ("/", group.get_absolute_url(), thread.get_absolute_url()):
        visit = measure_first_visit(browser, live_server.url + address)
        assert len(visit.requested_urls) <= MAX_REQUESTS, address
        assert visit.hosts == {live_server.url.removeprefix("http://")}
        assert sum(map(get_compressed_size, visit.requested_urls)) <= MAX_BYTES, address
        assert visit.layout_shift < MAX_LAYOUT_SHIFT, address


def get_compressed_size(address):
    """Return the size as transferred in production, where static files are compressed."""
    with urlopen(Request(address, headers={"Accept-Encoding": "gzip"})) as answer:
        body = answer.read()
        return len(body if answer.headers.get("Content-Encoding") else gzip.compress(body))
