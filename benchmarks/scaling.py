"""Calculates what reaches its limit first as the forum grows: `python -m benchmarks.scaling`.

With --measure, it measures the community in VAR_DIR (made by `manage.py load_data`): the cost of a
page in the web process and in the database, and the size of a post on disk. Otherwise it takes
these figures as options. Writes the table in docs/scaling.md and keeps the text above it.
"""

import argparse
import os
import time
from dataclasses import dataclass
from math import ceil
from pathlib import Path

REPORT_FILE = Path(__file__).resolve().parents[1] / "docs" / "scaling.md"
GENERATED_MARKER = "<!-- Written by `python -m benchmarks.scaling` from here on. -->\n"
MEMBER_COUNTS = (10**4, 10**5, 10**6, 10**7)
MEASURED_RUNS = 40
# Assumptions about a busy community. Replace them with the figures of /metrics.
ACTIVE_SHARE = 0.2  # Share of all members who are active on one day.
PAGES, POSTS = 30, 0.5  # Opened and written by an active member in one day.
PEAK_HOUR_SHARE = 0.12  # Share of a day's pages in its busiest hour.
BURST_FACTOR = 2  # The busiest minute, compared with the average of that hour.
RETENTION_YEARS = 3
MAX_CORE_LOAD = 0.6  # Load of a core above which requests start to queue.
THREADS, PROCESSES = 4, 2  # Connections of a web process; processes for each core.


@dataclass
class PageCost:
    page: float  # Milliseconds of a web process for one page.
    database: float  # Milliseconds of the database for one page.
    post: float  # Bytes on disk for one post, with its indexes and related rows.


def build_row(members: int, cost: PageCost) -> list[str]:
    """Return the cells of one row of the table."""
    active = members * ACTIVE_SHARE
    pages = active * PAGES * PEAK_HOUR_SHARE / 3600 * BURST_FACTOR
    posts = active * POSTS * 365 * RETENTION_YEARS
    web, database = (ceil(pages * one / 1000 / MAX_CORE_LOAD) for one in (cost.page, cost.database))
    disk = posts * cost.post / 1e9
    connections = web * PROCESSES * THREADS
    return [
        f"{members:,}", f"{pages:,.1f}", f"{active * POSTS / 86400 * BURST_FACTOR:,.2f}",
        f"{web:,}", f"{database:,}", f"{connections:,}", f"{posts / 1e6:,.1f}", f"{disk:,.0f}",
        find_bottleneck(web, database, connections, disk),
    ]  # fmt: skip


def find_bottleneck(web, database, connections, disk) -> str:
    """Return what reaches its limit first, and what to add then."""
    if database > 256 or disk > 8_000:
        return "one primary: Citus, spread by group; search in an engine of its own"
    if database > 24:
        return "cores of one database: replicas for reading; posts partitioned by month"
    if connections > 200:
        return "connections: PgBouncer; uploads in S3, limits in Valkey"
    if web + database > 4:
        return "cores of one machine: web processes on others, Valkey, S3"
    return "nothing: one machine with four cores"


def measure_page_cost() -> PageCost:
    """Return the lowest cost of many runs, the one that other programs disturbed least."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_forum.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from accounts.models import Member
    from posts.models import Post, Thread

    settings.ALLOWED_HOSTS = ["testserver"]
    client, query_times = Client(), []

    def time_query(execute, *args):
        started = time.perf_counter()
        try:
            return execute(*args)
        finally:
            query_times.append(time.perf_counter() - started)

    client.force_login(Member.objects.get(pk=1))
    visible = Thread.objects.visible_to(Member.objects.get(pk=1)).filter(reply_count__gte=10)
    address = visible.first().get_absolute_url()
    page_times, database_times = [], []
    for _ in range(MEASURED_RUNS):
        query_times.clear()
        started = time.process_time()
        with connection.execute_wrapper(time_query):
            if client.get(address).status_code != 200:
                raise SystemExit(f"{address} did not answer with 200.")
        page_times.append(time.process_time() - started)
        database_times.append(sum(query_times))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    return PageCost(min(page_times) * 1000, min(database_times) * 1000, size / Post.objects.count())


def render_scaling_table(cost: PageCost) -> str:
    head = (
        "members", "pages/s", "posts/s", "cores for web", "cores for the database", "connections",
        f"million posts after {RETENTION_YEARS} years", "GB",
        "what reaches its limit first, and what to add",
    )  # fmt: skip
    lines = [
        f"One page takes {cost.page:.1f} ms of a web process and {cost.database:.1f} ms of the "
        f"database; one post takes {cost.post:,.0f} bytes. On an average day {ACTIVE_SHARE:.0%} of "
        f"members are active; each opens {PAGES} pages and writes {POSTS} posts, "
        f"{PEAK_HOUR_SHARE:.0%} of them in the busiest hour, with peaks of {BURST_FACTOR} times "
        f"its average. Cores run at {MAX_CORE_LOAD:.0%} load.",
        "",
        *(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head))),
        *(f"| {' | '.join(build_row(members, cost))} |" for members in MEMBER_COUNTS),
    ]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(prog="benchmarks.scaling", description=__doc__)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--page", type=float, default=30, help="ms of a web process for a page")
    parser.add_argument("--database", type=float, default=8, help="ms of the database for a page")
    parser.add_argument("--post", type=float, default=4000, help="bytes on disk for a post")
    options = parser.parse_args()
    given = PageCost(options.page, options.database, options.post)
    cost = measure_page_cost() if options.measure else given
    handwritten = REPORT_FILE.read_text().split(GENERATED_MARKER)[0]
    REPORT_FILE.write_text(f"{handwritten}{GENERATED_MARKER}\n{render_scaling_table(cost)}")
    print(render_scaling_table(cost))


if __name__ == "__main__":
    main()
