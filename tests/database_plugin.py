"""The pytest plugin below all tests: runs the embedded PostgreSQL and names the databases."""

import gc
import os
import re
import shutil
from contextlib import ExitStack

import psycopg2
import pytest

os.environ["TESTING"] = "1"
# Playwright's synchronous calls run an event loop, in which Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

gc.disable()  # Until all tests are collected.

_server_stack = ExitStack()


def pytest_configure(config):
    """Have the embedded PostgreSQL running, in each process, before anyone connects."""
    from django.conf import settings

    from recovery_forum.lib import embedded_postgres

    is_worker = hasattr(config, "workerinput")
    if settings.USES_EMBEDDED_DATABASE:
        _server_stack.enter_context(embedded_postgres.running_server(settings.VAR_DIR))
        if not is_worker:
            drop_leftovers(embedded_postgres.get_connection_settings(settings.VAR_DIR))
    # Several runs may share one server: each has databases of its own, by the number of its
    # process. Its workers inherit the number.
    if not is_worker:
        os.environ["TEST_RUN"] = str(os.getpid())
    database = settings.DATABASES["default"]
    database.setdefault("TEST", {})["NAME"] = f"test_{os.environ['TEST_RUN']}"
    # Each client of a test would read anew what `make run` has collected, as long as a page takes.
    settings.STATIC_ROOT = settings.VAR_DIR / "nothing-collected"
    # No commit waits for the disk: nobody needs these rows after a crash.
    database.setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"


def pytest_collection_finish(session):
    """Let the garbage collector leave alone what imports and thousands of tests have made.

    It would look through all of it again and again: that took a tenth of the time of a run, and
    looking as often as usual through what a test makes takes another seventh. During the
    collection there is no garbage to speak of, and a quarter of its time was spent on looking.
    """
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 50)


def drop_leftovers(server):
    """Drop the databases of runs that were killed, and so could not do it themselves."""
    connection = psycopg2.connect(host=server["HOST"], user=server["USER"], dbname="postgres")
    connection.autocommit = True  # DROP DATABASE runs in no transaction.
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        for (name,) in cursor.fetchall():
            run = re.fullmatch(r"test_(\d{1,7})(_gw\d+)?", name)
            if run and not is_running(int(run[1])):
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    connection.close()


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


@pytest.fixture(scope="session", autouse=True)
def _media_folder(tmp_path_factory):
    """One folder for all tests: few store a file, and a new folder for each takes a while."""
    from django.conf import settings

    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def _no_files_are_left(_media_folder):
    yield
    for left in _media_folder.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()


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
def _rows_are_deleted(django_db_setup):
    """Tests with real transactions empty their tables by DELETE, most of which have no rows.

    TRUNCATE makes new files for each of them and their indexes, which takes ten times as long.
    As a replica the session checks no foreign keys and calls no triggers, in whatever order.
    """
    from django.conf import settings
    from django.db import connection

    def delete_rows(style, tables, **options):
        names = map(connection.ops.quote_name, tables)
        deletions = ";".join(f"DELETE FROM {name}" for name in names)
        return ["SET LOCAL session_replication_role = replica", deletions] if tables else []

    if settings.USES_EMBEDDED_DATABASE:  # Its user may become a replica.
        connection.ops.sql_flush = delete_rows


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
