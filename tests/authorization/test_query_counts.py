"""No page takes more queries when there is more to show."""

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.authorization.larger_world import enlarge_world
from tests.authorization.url_patterns import fill_url_pattern, list_url_patterns

PAGE, THREAD = 12, 8
SHELL = {"home", "help-now"}
QUERY_STRINGS = {
    "posts:search": "?q=more",
    "groups:meetings": "?q=tea",
    "groups:directory": "?q=group",
}
PATHS = {
    name: path
    for name, path in list_url_patterns()
    if name.startswith(("accounts:", "groups:", "posts:", "milestones:")) or name in SHELL
}


def count_statements(client, address, method="get", form=None):
    """Return (number of SQL statements, status) of a request."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        status = getattr(client, method)(address, form or {}).status_code
    own = ("SAVEPOINT", "RELEASE", "ROLLBACK")
    return len([one for one in queries.captured_queries if not one["sql"].startswith(own)]), status


def list_pages(world):
    return [
        (name, role, fill_url_pattern(path, world.arguments(path)) + QUERY_STRINGS.get(name, ""))
        for name, path in PATHS.items()
        for role in readers(name)
    ]


def readers(name):
    """Return the roles that open the page: the author, and the organizer for pages of a group."""
    return ["author", "organizer"] if name.startswith("groups:") else ["author"]


def count_by_page(pages, clients):
    """Return {page: number of SQL statements} for the pages that can be opened."""
    found = {}
    for name, role, address in pages:
        statements, status = count_statements(clients[role], address)
        if status == 200:
            found[name, role, address] = statements
    return found


def test_no_page_takes_more_queries_when_there_are_more_rows(world, clients):
    pages = list_pages(world)
    enlarge_world(world, 2)
    few = count_by_page(pages, clients)
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
