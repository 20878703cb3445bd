"""No page asks more of the database when there is more to show."""

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.authorization.larger_world import enlarge_world
from tests.authorization.url_patterns import fill_url_pattern, list_url_patterns

PAGE, THREAD = 12, 8
SHELL = {"home", "help-now"}
ASKED = {"posts:search": "?q=more", "groups:meetings": "?q=tea", "groups:directory": "?q=group"}
PATHS = {
    name: path
    for name, path in list_url_patterns()
    if name.startswith(("accounts:", "groups:", "posts:", "milestones:")) or name in SHELL
}


def spent(client, address, method="get", form=None):
    """How many statements the answer took, and its status."""
    cache.clear()
    with CaptureQueriesContext(connection) as said:
        status = getattr(client, method)(address, form or {}).status_code
    own = ("SAVEPOINT", "RELEASE", "ROLLBACK")
    return len([one for one in said.captured_queries if not one["sql"].startswith(own)]), status


def pages_in(world):
    return [
        (name, role, fill_url_pattern(path, world.arguments(path)) + ASKED.get(name, ""))
        for name, path in PATHS.items()
        for role in readers(name)
    ]


def readers(name):
    """Who looks at the page: its author, and in a group who leads it too."""
    return ["author", "organizer"] if name.startswith("groups:") else ["author"]


def counted(pages, clients):
    """Of each page that opens: the statements it took."""
    found = {}
    for name, role, address in pages:
        statements, status = spent(clients[role], address)
        if status == 200:
            found[name, role, address] = statements
    return found


def test_no_page_asks_more_when_there_is_more(world, clients):
    pages = pages_in(world)
    enlarge_world(world, 2)
    few = counted(pages, clients)
    enlarge_world(world, 2)
    many = counted(few, clients)
    assert len(few) > 90
    assert {one: (few[one], many[one]) for one in few if many[one] > few[one]} == {}
    assert {one: n for one, n in many.items() if n > PAGE} == {}
    assert [n for (name, *_), n in many.items() if name == "posts:thread" and n <= THREAD]


def test_answering_costs_the_same_however_many_follow(world, clients):
    address = f"/threads/{world.thread.public_id}/reply/"
    taken = []
    for text in ("One.", "Two.", "Three."):
        statements, status = spent(clients["member"], address, "post", {"text": text})
        assert status == 302
        taken.append(statements)
        enlarge_world(world, 1)
    assert taken[2] <= taken[1] <= taken[0], taken
