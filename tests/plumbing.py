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
