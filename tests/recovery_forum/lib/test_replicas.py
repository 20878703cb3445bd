"""Which database a query goes to: nobody is shown anything old, and nobody an error."""

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
def told(monkeypatch):
    """What the two servers say: (how far the primary is, how far the replica is or its fault)."""
    said = {"default": 7, "replica-1": 7}

    class Told:
        def execute(self, sql, values):
            self.values = values

    @contextmanager
    def cursor(name):
        told = Told()
        answer = said[name]
        if isinstance(answer, Exception):
            raise answer
        told.fetchone = lambda: [answer >= told.values[0] if told.values else answer]
        yield told

    class Line:
        in_atomic_block = False

        def __init__(self, name):
            self.cursor = lambda: cursor(name)
            self.close = lambda: None

    monkeypatch.setattr(replicas, "connections", {name: Line(name) for name in said})
    monkeypatch.setattr(replicas.settings, "REPLICAS", ["replica-1"])
    monkeypatch.setattr(replicas, "unavailable_until", {})
    return said


def made(view, request=GET):
    """What `view` gives as a page that may be read from a replica."""
    return read_from_replicas(lambda _request: view())(request)


def source(model=Post):
    return ReplicaRouter().db_for_read(model)


def test_a_page_reads_from_a_replica_that_is_up_to_date(told):
    assert made(source) == "replica-1"


def test_one_that_is_behind_is_left_out(told):
    told["replica-1"] = 6
    assert made(source) == "default"


@pytest.mark.parametrize("model", [Session, Member, Membership, Block])
def test_who_asks_and_where_they_belong_comes_from_the_primary(told, model):
    assert made(lambda: source(model)) == "default"


def test_after_its_first_write_a_page_reads_from_the_primary(told):
    def page():
        return source(), ReplicaRouter().db_for_write(Post), source()

    assert made(page) == ("replica-1", "default", "default")


def test_a_transaction_reads_from_where_it_writes(told):
    replicas.connections["default"].in_atomic_block = True
    assert made(source) == "default"


def test_what_is_sent_is_read_from_the_primary(told):
    assert made(source, RequestFactory().post("/")) == "default"


def test_outside_of_pages_all_is_read_from_the_primary(told):
    assert source() == "default"


def test_a_dead_one_is_left_in_peace(told):
    told["replica-1"] = OperationalError("gone")
    assert made(source) == "default"
    told["replica-1"] = 7  # It is back, and is asked again later.
    assert made(source) == "default"
    replicas.unavailable_until.clear()
    assert made(source) == "replica-1"


class Later(SimpleTemplateResponse):
    """Made only when it is sent, as Django's generic views do it."""

    rendered_content = "words"

    def __init__(self):
        super().__init__("robots.txt")


@pytest.mark.parametrize("answer", [HttpResponse, Later])
def test_a_page_that_its_death_broke_is_made_again(told, answer):
    seen = []

    def view(_request):
        seen.append(source())
        return answer()

    def page():
        view(GET)
        return retry_on_primary(GET, OperationalError("gone"))

    GET.resolver_match = (view, (), {})
    assert getattr(made(page), "is_rendered", True)
    assert seen == ["replica-1", "default"]


def test_other_faults_are_faults(told):
    def page():
        source()
        return retry_on_primary(GET, ValueError())

    assert made(page) is None


def test_without_a_replica_the_death_of_the_primary_is_told(told):
    told["replica-1"] = 6

    def page():
        source()
        return retry_on_primary(GET, OperationalError("gone"))

    assert made(page) is None


def test_tables_are_made_on_the_primary_only():
    assert ReplicaRouter().allow_migrate("default", "posts")
    assert not ReplicaRouter().allow_migrate("replica-1", "posts")


def test_rows_of_two_sources_go_together():
    assert ReplicaRouter().allow_relation(Group(), Member())


@pytest.fixture
def replica(transactional_db, settings, monkeypatch):
    """A second line to the same database stands for a replica, which is as far as the primary."""
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


def test_a_thread_whose_replica_dies_is_made_again(replica, monkeypatch, as_alice, thread):
    def dies(name, _mark):
        pid = _fetch_value(name, "SELECT pg_backend_pid()")
        return _fetch_value("default", "SELECT pg_terminate_backend(%s, 5000)", pid)

    monkeypatch.setattr(replicas, "has_applied_position", dies)
    assert thread.title in as_alice.get(thread.get_absolute_url()).content.decode()
    assert "replica-1" in replicas.unavailable_until
