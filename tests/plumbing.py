"""What runs below the tests: the database, the quick settings, and nothing of the cast.

Loaded as a pytest plugin before Django's settings are read (see pyproject.toml).
"""

import os
from contextlib import ExitStack

import pytest

os.environ["TESTING"] = "1"
# Playwright's synchronous calls run an event loop, in which Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

_lent = ExitStack()


def pytest_configure(config):
    """Have the embedded PostgreSQL running, in each process, before anyone connects."""
    from django.conf import settings

    from recovery_forum.lib import database

    if settings.USES_EMBEDDED_DATABASE:
        _lent.enter_context(database.borrowed(settings.VAR_DIR))
    # Several runs may share one server: each has databases of its own.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"test_{run}"


def pytest_unconfigure(config):
    _lent.close()


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="session", autouse=True)
def _reference_rows_survive(django_db_setup):
    """Tests with real transactions end by emptying every table; these rows come back at once."""
    from importlib import import_module

    from django.apps import apps
    from django.db.models.signals import post_migrate

    from accounts.models import Challenge

    def restore(**kwargs):
        if not Challenge.objects.exists():
            import_module("accounts.migrations.0002_challenges").add_challenges(apps, None)
            import_module("groups.migrations.0002_helplines").add_lines(apps, None)

    post_migrate.connect(restore, sender=apps.get_app_config("milestones"), weak=False)


@pytest.fixture(autouse=True)
def _empty_cache():
    """Limits of allauth live in the cache; one test's sign-ups are not another's."""
    from django.core.cache import cache

    cache.clear()
