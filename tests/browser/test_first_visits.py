"""First visits: few requests, few bytes, nobody else's address, and nothing that jumps."""

import gzip
from urllib.request import Request, urlopen

import pytest

from benchmarks.browser_metrics import measure_first_visit

MOST_REQUESTS, MOST_BYTES, MOST_MOVED = 12, 100_000, 0.05


@pytest.fixture
def addresses(group, thread):
    group.visibility = "open"
    group.save()
    return {
        "landing": "/", "group": group.get_absolute_url(), "thread": thread.get_absolute_url(),
    }  # fmt: skip


@pytest.mark.parametrize("page", ["landing", "group", "thread"])
def test_a_first_visit_is_light_and_still(browser, live_server, addresses, page):
    visit = measure_first_visit(browser, live_server.url + addresses[page])
    assert len(visit.asked) <= MOST_REQUESTS
    assert visit.hosts == {live_server.url.removeprefix("http://")}
    assert sum(map(packed, visit.asked)) <= MOST_BYTES
    assert visit.moved < MOST_MOVED


def packed(address):
    """Its bytes as a host sends them: static files are compressed when they are collected."""
    with urlopen(Request(address, headers={"Accept-Encoding": "gzip"})) as answer:
        body = answer.read()
        return len(body if answer.headers.get("Content-Encoding") else gzip.compress(body))
