"""What breaks first as the forum grows, worked out again: `python -m benchmarks.scaling`.

With --measure, from the community in VAR_DIR (of `manage.py load_data`): what a page costs the web
process and the database, and what a post takes on disk. Otherwise from the figures given. Writes
the table of docs/scaling.md; the words above it stay.
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
# How a community lives. Guesses, on the busy side; change them to what /metrics says.
ACTIVE_SHARE = 0.2  # Of all members, on one day.
PAGES, POSTS = 30, 0.5  # Of one who is active, on one day.
PEAK_HOUR_SHARE = 0.12  # Of a day's pages in its busiest hour.
BURST_FACTOR = 2  # The busiest minute beside the average of that hour.
RETENTION_YEARS = 3
MAX_CORE_LOAD = 0.6  # Of a core in use, before answers wait for each other.
THREADS, PROCESSES = 4, 2  # Connections of a web process; processes for each core.


@dataclass
class PageCost:
    page: float  # Milliseconds of a web process for one page.
    database: float  # Milliseconds of the database for one page.
    post: float  # Bytes on disk for one post, with its indexes and all that comes with it.


def build_row(members: int, cost: PageCost) -> list[str]:
    """One line of the table."""
    active = members * ACTIVE_SHARE
    pages = active * PAGES * PEAK_HOUR_SHARE / 3600 * BURST_FACTOR
    posts = active * POSTS * 365 * RETENTION_YEARS
    web, database = (ceil(pages * one / 1000 / MAX_CORE_LOAD) for one in (cost.page, cost.database))
    disk = posts * cost.post / 1e9
    lines = web * PROCESSES * THREADS
    return [
        f"{members:,}", f"{pages:,.1f}", f"{active * POSTS / 86400 * BURST_FACTOR:,.2f}", f"{web:,}",
        f"{database:,}", f"{lines:,}", f"{posts / 1e6:,.1f}", f"{disk:,.0f}",
        find_bottleneck(web, database, lines, disk),
    ]  # fmt: skip


def find_bottleneck(web, database, lines, disk) -> str:
    """What breaks first, and what takes over."""
    if database > 256 or disk > 8_000:
        return "one primary: Citus, spread by group; search in an engine of its own"
    if database > 24:
        return "cores of one database: replicas for reading; posts partitioned by month"
    if lines > 200:
        return "connections: PgBouncer; uploads in S3, limits in Valkey"
    if web + database > 4:
        return "cores of one machine: web processes on others, Valkey, S3"
    return "nothing: one machine with four cores"


def measure_page_cost() -> PageCost:
    """The least of many runs, which other programs on the machine disturb least."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_forum.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from accounts.models import Member
    from posts.models import Post, Thread

    settings.ALLOWED_HOSTS = ["testserver"]
    client, spent = Client(), []

    def timed(execute, *args):
        began = time.perf_counter()
        try:
            return execute(*args)
        finally:
            spent.append(time.perf_counter() - began)

    client.force_login(Member.objects.get(pk=1))
    visible = Thread.objects.visible_to(Member.objects.get(pk=1)).filter(reply_count__gte=10)
    address = visible.first().get_absolute_url()
    busy, waited = [], []
    for _ in range(MEASURED_RUNS):
        spent.clear()
        began = time.process_time()
        with connection.execute_wrapper(timed):
            if client.get(address).status_code != 200:
                raise SystemExit("The page was refused.")
        busy.append(time.process_time() - began)
        waited.append(sum(spent))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    return PageCost(min(busy) * 1000, min(waited) * 1000, size / Post.objects.count())


def render_scaling_table(cost: PageCost) -> str:
    head = (
        "members", "pages/s", "posts/s", "cores for web", "cores for the database", "connections",
        f"million posts after {RETENTION_YEARS} years", "GB", "what breaks first, and what takes over",
    )  # fmt: skip
    lines = [
        f"One page takes {cost.page:.1f} ms of a web process and {cost.database:.1f} ms of the "
        f"database; one post takes {cost.post:,.0f} bytes. Of {ACTIVE_SHARE:.0%} of members who are "
        f"there on a day, each opens {PAGES} pages and writes {POSTS} posts, {PEAK_HOUR_SHARE:.0%} of it in "
        f"the busiest hour, with minutes of {BURST_FACTOR} times that. Cores are {MAX_CORE_LOAD:.0%} full.",
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
    given = parser.parse_args()
    cost = (
        measure_page_cost() if given.measure else PageCost(given.page, given.database, given.post)
    )
    words = REPORT_FILE.read_text().split(GENERATED_MARKER)[0]
    REPORT_FILE.write_text(f"{words}{GENERATED_MARKER}\n{render_scaling_table(cost)}")
    print(render_scaling_table(cost))


if __name__ == "__main__":
    main()
