"""Who may do what: each URL × each role × each method, against matrix.txt.

A row has the response for each role, in the order of the file's first line: a status, or "in" for a
redirect to the sign-in page. A URL without a row, or a row without a URL, is a failure. So is a
response without its security headers. All other methods are refused.
"""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.authorization.answers import describe_answer
from tests.authorization.url_patterns import fill_url_pattern, list_url_patterns
from tests.authorization.world import ROLES

HEAD, *LINES = (Path(__file__).parent / "matrix.txt").read_text().splitlines()
ROWS = {}
for line in LINES:
    name, method, *answers = line.split()
    ROWS.setdefault(name, {})[method] = answers
PATHS = dict(list_url_patterns())
METHODS = ["GET", "POST"]


def answer(client, method, address):
    """Return the response as in the table. Everything that the request did is rolled back."""
    cookies = dict(client.cookies)  # The values need no copy: a response replaces them.
    cache.clear()  # Limits of allauth would count the requests of other roles.
    with transaction.atomic():
        response = client.generic(method, address)
        transaction.set_rollback(True)
    assert method != "HEAD" or response.getvalue() == b""
    client.cookies.clear()
    client.cookies.update(cookies)
    return describe_answer(response)


HEAD_ROLES = ["author", "admin"]


def address_of(name, world):
    path = PATHS[name]
    return fill_url_pattern(path, world.arguments(path))


def test_the_columns_are_the_roles():
    assert HEAD.split() == ["address", "method", *ROLES]


def test_each_url_has_its_rows_and_each_row_its_url():
    assert {name: set(METHODS) for name in PATHS} == {name: set(row) for name, row in ROWS.items()}


def list_requests():
    """Every method of every URL. The worker that crawls knows how the URLs answer to GET."""
    for method, marks in (("GET", pytest.mark.xdist_group("canaries")), ("POST", ())):
        for name in sorted(PATHS):
            yield pytest.param(name, method, marks=marks, id=f"{name}-{method}")


@pytest.mark.parametrize(("name", "method"), list(list_requests()))
def test_each_role_gets_the_status_of_the_table(name, method, world, clients, crawls):
    address = address_of(name, world)
    given = [
        find_answer(crawls, role, name, method) or answer(clients[role], method, address)
        for role in ROLES
    ]
    told = f"{name:<32} {method:<6} " + " ".join(f"{one:<5}" for one in given)
    assert ROWS[name][method] == given, told


def find_answer(crawls, role, name, method):
    """Return what `role` got while it crawled; None if it did not crawl, or not go there."""
    return crawls[role].answers.get(name) if method == "GET" and role in crawls else None


OWN = [
    name for name in sorted(PATHS) if name.startswith(("accounts:", "groups:", "posts:", "mile"))
]


@pytest.mark.parametrize("name", OWN)
def test_other_methods_are_refused(name, world, clients):
    address = address_of(name, world)
    for method in ("PUT", "DELETE"):
        for role in ("author", "admin"):
            assert answer(clients[role], method, address) in {"405", "404", "403", "in"}


@pytest.mark.parametrize("name", sorted(PATHS))
def test_head_answers_like_get_without_a_body(name, world, clients):
    address = address_of(name, world)
    for role in HEAD_ROLES:
        given = answer(clients[role], "HEAD", address)
        assert given == ROWS[name]["GET"][ROLES.index(role)], role
