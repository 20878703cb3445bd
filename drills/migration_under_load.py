"""Migrations are applied while members read and write.

Each app has one migration, so the drill adds two to a copy of the checkout, of the kinds that
tests/migration_safety.py allows: a new table that refers to members and threads (which locks both),
and an index that is built concurrently.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

from drills.test_bed import ROOT, HttpClient, create_members, create_thread, running_web_server

FAULT = "Migrations applied under 20 requests a second"
PROMISE = "no 5xx, no request longer than 2 s"
REQUESTS_PER_SECOND = 20
MARGIN_SECONDS = 3  # Of requests before and after the migrations.
IGNORED_FOLDERS = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__")
NEW_TABLE = """
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "{latest}"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)
    ]
    operations = [
        migrations.CreateModel(
            "DrillRow",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("member", models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)),
                ("thread", models.ForeignKey("posts.thread", models.CASCADE)),
            ],
        )
    ]
"""
NEW_INDEX = """
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("posts", "drill_table")]
    operations = [
        AddIndexConcurrently("post", models.Index(fields=["posted_at", "id"], name="drill_index"))
    ]
"""


def run_drill():
    people = create_members(2, "move")
    opening = create_thread(people, "move")
    with (
        tempfile.TemporaryDirectory(prefix="migrations") as folder,
        running_web_server() as (_process, port),
        ThreadPoolExecutor(2 * REQUESTS_PER_SECOND) as pool,
    ):
        checkout = _copy_checkout_with_migrations(Path(folder, "forum"))
        clients = [HttpClient(port, member) for member in people]
        migrating = pool.submit(_migrate_after_margin, checkout)
        requests, end = [], None
        start = time.monotonic()
        while end is None or time.monotonic() < end:
            number = len(requests)
            due = start + number / REQUESTS_PER_SECOND
            time.sleep(max(0, due - time.monotonic()))
            requests.append(pool.submit(_send_request, clients[number % 2], opening, number, due))
            if migrating.done() and end is None:
                end = time.monotonic() + MARGIN_SECONDS
        return _evaluate(migrating.result(), [request.result() for request in requests])


def _copy_checkout_with_migrations(checkout):
    """Copy the project to `checkout`, and add the migrations of the drill to the posts app."""
    shutil.copytree(ROOT, checkout, ignore=IGNORED_FOLDERS)
    migrations = checkout / "posts" / "migrations"
    latest = max(path.stem for path in migrations.glob("*.py") if re.match(r"\d{4}_", path.name))
    (migrations / "drill_table.py").write_text(NEW_TABLE.format(latest=latest))
    (migrations / "drill_index.py").write_text(NEW_INDEX)
    return checkout


def _migrate_after_margin(checkout):
    """Return (number of migrations applied, seconds it took)."""
    time.sleep(MARGIN_SECONDS)
    start = time.monotonic()
    command = [sys.executable, "manage.py", "migrate"]
    run = subprocess.run(command, cwd=checkout, check=True, capture_output=True, text=True)
    return run.stdout.count("... OK"), time.monotonic() - start


def _send_request(client, opening, number, due):
    """Read two pages of three times, else reply. Return (status, seconds since `due`)."""
    pages = ("", opening.thread.get_absolute_url(), opening.thread.group.get_absolute_url())
    if page := pages[number % 3]:
        status = client.get(page).status
    else:
        form = {"text": "During a migration.", "submission": str(uuid4())}
        status = client.post(f"/threads/{opening.thread.public_id}/reply/", form).status
    return status, time.monotonic() - due


def _evaluate(migration, responses):
    applied, took = migration
    faults = sum(status not in {200, 302} for status, _seconds in responses)
    slowest = max(seconds for _status, seconds in responses)
    figure = f"{applied} migrations in {took:.1f} s; {len(responses)} requests, {faults} with "
    figure += f"a wrong status; the slowest took {slowest:.2f} s"
    return applied > 0 and not faults and slowest <= 2, figure
