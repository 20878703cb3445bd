"""No page takes more queries when there is more to show."""

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.authorization.larger_world import enlarge_world
from tests.authorization.test_matrix import PATHS, ROWS
from tests.authorization.world import ROLES

PAGE, THREAD = 12, 8
SHELL = {"home", "help-now"}
QUERY_STRINGS = {
    "posts:search": "?q=more",
    "groups:meetings": "?q=tea",
    "groups:directory": "?q=group",
}
NAMES = [
    name for name in PATHS if name.startswith(("accounts:", "groups:", "posts:", "milestones:"))
]


def count_statements(client, address, method="get", form=None):
    """Return (number of SQL statements, status) of a request."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        status = getattr(client, method)(address, form or {}).status_code
    own = ("SAVEPOINT", "RELEASE", "ROLLBACK")
    return len([one for one in queries.captured_queries if not one["sql"].startswith(own)]), status


def list_pages(addresses):
    """Return (name, role, URL) of what the author and the organizer of the group can open."""
    return [
        (name, role, addresses[name] + QUERY_STRINGS.get(name, ""))
        for name in (*SHELL, *NAMES)
        for role in (["author", "organizer"] if name.startswith("groups:") else ["author"])
        if ROWS[name]["GET"][ROLES.index(role)] == "200"
    ]


def count_by_page(pages, clients):
    """Return {page: number of SQL statements}."""
    return {
        page: count_statements(clients[role], address)[0]
        for page in pages
        for _name, role, address in [page]
    }


def test_no_page_takes_more_queries_when_there_are_more_rows(world, clients, addresses):
    enlarge_world(world, 1)
    few = count_by_page(list_pages(addresses), clients)
    enlarge_world(world, 2)
    many = count_by_page(few, clients)
    assert len(few) > 90
    assert {one: (few[one], many[one]) for one in few if many[one] > few[one]} == {}
    assert {one: n for one, n in many.items() if n > PAGE} == {}
    assert [n for (name, *_), n in many.items() if name == "posts:thread" and n <= THREAD]


def test_replying_takes_the_same_queries_however_many_follow(world, clients):
    address = f"/threads/{world.thread.public_id}/reply/"
    taken = []
    for text in ("One.", "Two.", "Three."):
        statements, status = count_statements(clients["member"], address, "post", {"text": text})
        assert status == 302
        taken.append(statements)
        enlarge_world(world, 1)
    assert taken[2] <= taken[1] <= taken[0], taken
