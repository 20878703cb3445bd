"""`make bench`: measure every page, and write docs/performance.md and docs/performance.svg."""

import argparse
import json
import os
import shutil
import subprocess
import urllib.request
from functools import cache, partial
from pathlib import Path

from benchmarks.browser_metrics import CPU_SLOWDOWN, measure_first_visits
from benchmarks.load_generator import measure_load
from benchmarks.mixed_traffic import measure_mixed_traffic
from benchmarks.report import write_report
from benchmarks.server import (
    ROOT,
    loaded_community,
    measure_memory,
    run_python,
    running_application,
)

VAR_FOLDER = Path(os.environ.get("VAR_DIR", ROOT / "var")) / "bench"
# Rows of each kind, which are the arguments of `manage.py load_data`.
SMALL_SIZES = {
    "members": 1_000, "groups": 40, "threads": 600, "posts": 10_000, "journeys": 1_000,
    "meetings": 200,
}  # fmt: skip
LARGE_SIZES = {
    "members": 100_000, "groups": 2_000, "threads": 60_000, "posts": 1_000_000,
    "journeys": 100_000, "meetings": 20_000,
}  # fmt: skip
# Pages whose first visit is measured in Chromium.
FIRST_VISIT_PAGES = {
    "Landing page",
    "Open group",
    "Thread of an open group, 25 posts",
    "Thread, 25 posts",
}
# Visitors' pages are compared with a constant page, members' with one that takes queries.
BASELINE_PATHS = {"visitor": "constant", "member": "queries"}
TINY_SIZES = {
    "members": 40, "groups": 3, "threads": 12, "posts": 400, "journeys": 40, "meetings": 5,
}  # fmt: skip
TINY_FIRST_VISIT_PAGES = {"Landing page", "Thread, 25 posts"}  # One of each reader.


def main():
    options = _parse_options()
    if not shutil.which("wrk"):
        subprocess.run(["apt-get", "install", "-y", "-q", "wrk"], check=True)
    sizes = [TINY_SIZES] if options.tiny else [SMALL_SIZES, LARGE_SIZES]
    runs = [measure_community(size, options.seconds, options.mixed_traffic) for size in sizes]
    write_report(runs, Path(options.to), options.seconds)


def _parse_options():
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--seconds", type=int, default=5, help="for each page")
    parser.add_argument("--mixed-traffic", type=int, default=600, help="seconds of mixed requests")
    parser.add_argument("--to", default=str(ROOT / "docs"), help="the folder of the report")
    parser.add_argument(
        "--tiny", action="store_true", help="one tiny community, to see whether it runs"
    )
    return parser.parse_args()


def measure_community(sizes, seconds, mixed_traffic_seconds):
    """Measure every page of one community. Return its figures.

    The floor is measured right before each page, because the speed of a machine changes. Mixed
    traffic and first visits are measured only for larger sizes.
    """
    with loaded_community(VAR_FOLDER / str(sizes["posts"]), sizes) as env:
        listing = json.loads(run_python("-m", "benchmarks.pages", env=env))
        weight = next(p["bytes"] for p in listing["pages"] if p["name"] == "Thread, 25 posts")
        bare = running_application("benchmarks.baseline", {**env, "BYTES": str(weight)})
        forum = running_application("recovery_forum.wsgi", env)
        with bare as (floor, _workers), forum as (address, workers):
            floor_for = partial(_measure_baseline, floor, seconds)
            if sizes is TINY_SIZES:
                floor_for = cache(floor_for)  # Tiny runs are not compared.
            for page in listing["pages"]:
                cookie = listing["cookie"] if page["reader"] == "member" else ""
                page["floor"] = floor_for(page["reader"])
                page["load"] = measure_load(address + page["address"], seconds, cookie)
                print(f"{page['name']}, {page['reader']}: {page['load']}", flush=True)
            form = _fetch_reply_form(listing, address)
            posted = _measure_reply(listing, form, address, env, seconds)
            posted["floor"] = floor_for("member")
            run = {"sizes": sizes, "memory": measure_memory(workers())}
            if sizes is not SMALL_SIZES:
                run["mixed_traffic"] = measure_mixed_traffic(
                    address, listing, workers, mixed_traffic_seconds, form
                )
                print(run["mixed_traffic"], flush=True)
                is_tiny = sizes is TINY_SIZES
                names = TINY_FIRST_VISIT_PAGES if is_tiny else FIRST_VISIT_PAGES
                pages = [page for page in listing["pages"] if page["name"] in names]
                # Chromium slows a page down by keeping the processor busy: not for a tiny run.
                slowdown = 1 if is_tiny else CPU_SLOWDOWN
                run["visits"] = measure_first_visits(address, pages, listing["cookie"], slowdown)
            return {**run, "pages": [*listing["pages"], posted]}


def _measure_baseline(address, seconds, reader):
    return measure_load(f"{address}/{BASELINE_PATHS[reader]}", seconds)


def _fetch_reply_form(listing, address):
    """Return (cookie, CSRF token, path) of the reply form."""
    thread = listing["pages"][3]["address"]
    request = urllib.request.Request(address + thread, headers={"Cookie": listing["cookie"]})  # noqa: S310
    with urllib.request.urlopen(request) as response:  # noqa: S310
        token = response.headers["Set-Cookie"].split(f"{listing['csrf']}=")[1].split(";")[0]
    return f"{listing['cookie']}; {listing['csrf']}={token}", token, listing["reply"]


def _measure_reply(listing, form, address, env, seconds):
    """Measure posting replies with the `form` of _fetch_reply_form. Return a row like a page's."""
    cookie, token, path = form
    script = str(Path(__file__).with_name("reply.lua"))
    posted = measure_load(
        address + path, seconds, script=script,
        env={**env, "COOKIE": cookie, "TOKEN": token},
    )  # fmt: skip
    print(f"Posting a reply: {posted}", flush=True)
    return {
        "name": "Posting a reply", "reader": "member", "queries": None, "bytes": None,
        "compressed": None, "load": posted,
    }  # fmt: skip


if __name__ == "__main__":
    main()
