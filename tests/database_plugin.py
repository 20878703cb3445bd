"""The pytest plugin below all tests: the embedded database and its templates."""

import fcntl
import os
import re
import subprocess
import sys
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parents[1]
APPS = ("accounts", "groups", "posts", "milestones", "recovery_forum")

os.environ["TESTING"] = "1"
# Playwright's synchronous calls run an event loop, in which Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

_server_stack = ExitStack()


def pytest_configure(config):
    """Have the embedded PostgreSQL running, in each process, before anyone connects."""
    from django.conf import settings

    from recovery_forum.lib import embedded_postgres

    is_worker = hasattr(config, "workerinput")
    if settings.USES_EMBEDDED_DATABASE:
        _server_stack.enter_context(embedded_postgres.running_server(settings.VAR_DIR))
        if not is_worker:
            place = embedded_postgres.get_connection_settings(settings.VAR_DIR)
            drop_leftovers(place)
            os.environ["TEST_TEMPLATE"] = migrated(place, settings.VAR_DIR)
    # Several runs may share one server: each has databases of its own, by the number of its
    # process. Its workers inherit the number.
    if not is_worker:
        os.environ["TEST_RUN"] = str(os.getpid())
    test = settings.DATABASES["default"].setdefault("TEST", {})
    test["NAME"] = f"test_{os.environ['TEST_RUN']}"
    if settings.USES_EMBEDDED_DATABASE:
        test["TEMPLATE"] = os.environ["TEST_TEMPLATE"]


def asked(address, sql, *values):
    """Rows of the server's own database; outside a transaction, as databases are made there."""
    connection = psycopg2.connect(host=address["HOST"], user=address["USER"], dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def drop_leftovers(address):
    """Drop the databases of runs that were killed, and so could not do it themselves."""
    for (name,) in asked(address, "SELECT datname FROM pg_database"):
        run = re.fullmatch(r"test_(\d{1,7})(_gw\d+)?", name)
        if run and not is_running(int(run[1])):
            asked(address, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def migrated(address, var):
    """The name of a database to which every migration was applied: each test run copies it.

    A hundred migrations take longer than most files of tests. It is made anew where a migration,
    what one reads, or a library changes.
    """
    name = f"template_{digest()}"
    with open(var / "template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = {found for (found,) in asked(address, "SELECT datname FROM pg_database")}
        if name in known:
            return name
        for old in known:
            if old.startswith("template_"):
                asked(address, f'DROP DATABASE "{old}"')
        asked(address, "CREATE DATABASE template_begun")
        url = f"postgres://{address['USER']}@/{address['HOST']}/template_begun"
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v0"],
            cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, check=True,
        )  # fmt: skip
        asked(address, f"ALTER DATABASE template_begun RENAME TO {name}")
    return name


def digest():
    files = [ROOT / "requirements.txt"]
    for app in APPS:
        files += sorted(ROOT.glob(f"{app}/migrations/*.py"))
        files += sorted(ROOT.glob(f"{app}/**/*.json"))
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def pytest_unconfigure(config):
    _server_stack.close()


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="session", autouse=True)
def _log_can_be_emptied(django_db_setup, django_db_blocker):
    """Tests with real transactions empty every table; those triggers stay away. The others stand.

    A run without any test of the database makes none of its own: then nothing is touched.
    """
    from django.db import connection

    if not connection.settings_dict["NAME"].startswith("test_"):
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER posts_action_no_truncate ON posts_action")
        cursor.execute("DROP TRIGGER posts_staffpageview_no_truncate ON posts_staffpageview")


@pytest.fixture(scope="session", autouse=True)
def _reference_rows_survive(django_db_setup):
    """Tests with real transactions end by emptying every table; these rows come back at once."""
    from importlib import import_module

    from django.apps import apps
    from django.db.models.signals import post_migrate

    from accounts.models import Challenge

    def restore(**kwargs):
        if not Challenge.objects.exists():
            import_module("accounts.migrations.0002_data").add_challenges(apps, None)
            groups_data = import_module("groups.migrations.0002_data")
            groups_data.add_help_lines(apps, None)
            groups_data.add_resources(apps, None)

    post_migrate.connect(restore, sender=apps.get_app_config("milestones"), weak=False)


@pytest.fixture(autouse=True)
def _empty_cache():
    """Limits of allauth live in the cache; one test's sign-ups are not another's."""
    from django.core.cache import cache

    cache.clear()
