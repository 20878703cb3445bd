"""Which database a query uses: nobody sees stale data or an error."""

from contextlib import contextmanager

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection, connections
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import Block, Member
from groups.models import Group, Membership
from posts.models import Post
from recovery_forum.lib import replicas
from recovery_forum.lib.replicas import (
    ReplicaRouter,
    _fetch_value,
    read_from_replicas,
    retry_on_primary,
)

GET = RequestFactory().get("/")


@pytest.fixture
def server_positions(monkeypatch):
    """The positions of both servers: (primary, replica or its exception)."""
    said = {"default": 7, "replica-1": 7}

    class FakeCursor:
        def execute(self, sql, values):
            self.values = values

    @contextmanager
    def cursor(name):
        server_positions = FakeCursor()
        answer = said[name]
        if isinstance(answer, Exception):
            raise answer
        server_positions.fetchone = lambda: [
            answer >= server_positions.values[0] if server_positions.values else answer
        ]
        yield server_positions

    class FakeConnection:
        in_atomic_block = False

        def __init__(self, name):
            self.cursor = lambda: cursor(name)
            self.close = lambda: None

    monkeypatch.setattr(replicas, "connections", {name: FakeConnection(name) for name in said})
    monkeypatch.setattr(replicas.settings, "REPLICAS", ["replica-1"])
    monkeypatch.setattr(replicas, "unavailable_until", {})
    return said


def call_view(view, request=GET):
    """Return the response of `view`, which may read from a replica."""
    return read_from_replicas(lambda _request: view())(request)


def get_database(model=Post):
    return ReplicaRouter().db_for_read(model)


def test_a_page_reads_from_a_replica_that_is_up_to_date(server_positions):
    assert call_view(get_database) == "replica-1"


def test_a_replica_that_is_behind_is_not_used(server_positions):
    server_positions["replica-1"] = 6
    assert call_view(get_database) == "default"


@pytest.mark.parametrize("model", [Session, Member, Membership, Block])
def test_members_and_memberships_are_read_from_the_primary(server_positions, model):
    assert call_view(lambda: get_database(model)) == "default"


def test_after_its_first_write_a_page_reads_from_the_primary(server_positions):
    def page():
        return get_database(), ReplicaRouter().db_for_write(Post), get_database()

    assert call_view(page) == ("replica-1", "default", "default")


def test_a_transaction_reads_from_the_primary(server_positions):
    replicas.connections["default"].in_atomic_block = True
    assert call_view(get_database) == "default"


def test_a_post_request_reads_from_the_primary(server_positions):
    assert call_view(get_database, RequestFactory().post("/")) == "default"


def test_outside_requests_everything_is_read_from_the_primary(server_positions):
    assert get_database() == "default"


def test_an_unreachable_replica_is_not_tried_again_for_a_while(server_positions):
    server_positions["replica-1"] = OperationalError("gone")
    assert call_view(get_database) == "default"
    server_positions["replica-1"] = 7  # The replica is back, and is tried again later.
    assert call_view(get_database) == "default"
    replicas.unavailable_until.clear()
    assert call_view(get_database) == "replica-1"


class Later(SimpleTemplateResponse):
    """A response that is rendered late, as by Django's generic views."""

    rendered_content = "words"

    def __init__(self):
        super().__init__("robots.txt")


@pytest.mark.parametrize("answer", [HttpResponse, Later])
def test_a_page_that_fails_with_the_replica_is_repeated_on_the_primary(server_positions, answer):
    seen = []

    def view(_request):
        seen.append(get_database())
        return answer()

    def page():
        view(GET)
        return retry_on_primary(GET, OperationalError("gone"))

    GET.resolver_match = (view, (), {})
    assert getattr(call_view(page), "is_rendered", True)
    assert seen == ["replica-1", "default"]


def test_other_errors_are_raised(server_positions):
    def page():
        get_database()
        return retry_on_primary(GET, ValueError())

    assert call_view(page) is None


def test_without_a_replica_an_error_of_the_primary_is_raised(server_positions):
    server_positions["replica-1"] = 6

    def page():
        get_database()
        return retry_on_primary(GET, OperationalError("gone"))

    assert call_view(page) is None


def test_migrations_run_on_the_primary_only():
    assert ReplicaRouter().allow_migrate("default", "posts")
    assert not ReplicaRouter().allow_migrate("replica-1", "posts")


def test_rows_of_both_databases_can_be_related():
    assert ReplicaRouter().allow_relation(Group(), Member())


@pytest.fixture
def replica(transactional_db, settings, monkeypatch):
    """A second connection to the same database serves as a replica that is up to date."""
    settings.REPLICAS = ["replica-1"]
    settings.DATABASE_ROUTERS = ["recovery_forum.lib.replicas.ReplicaRouter"]
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "recovery_forum.lib.replicas.read_from_replicas"]
    monkeypatch.setattr(replicas, "unavailable_until", {})
    monkeypatch.setattr(replicas, "has_applied_position", lambda _name, _mark: True)
    primary = connections["default"]
    line = connections["replica-1"] = type(primary)(primary.settings_dict, "replica-1")
    yield line
    line.close()
    del connections["replica-1"]


@pytest.mark.parametrize("age", [60, 0], ids=["planned", "behind a pooler"])
def test_a_thread_is_read_from_a_replica(replica, monkeypatch, as_alice, thread, age):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", age)
    with CaptureQueriesContext(replica) as asked:
        answer = as_alice.get(thread.get_absolute_url())
    assert thread.title in answer.content.decode()
    said = " ".join(one["sql"] for one in asked)
    assert ("EXECUTE find_thread_for_page" if age else 'FROM "posts_thread"') in said


def test_a_thread_is_read_again_if_the_replica_fails(replica, monkeypatch, as_alice, thread):
    def dies(name, _mark):
        pid = _fetch_value(name, "SELECT pg_backend_pid()")
        return _fetch_value("default", "SELECT pg_terminate_backend(%s, 5000)", pid)

    monkeypatch.setattr(replicas, "has_applied_position", dies)
    assert thread.title in as_alice.get(thread.get_absolute_url()).content.decode()
    assert "replica-1" in replicas.unavailable_until
