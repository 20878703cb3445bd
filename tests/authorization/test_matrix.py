"""Who may do what: each URL × each role × each method, against matrix.txt.

A row has the response for each role, in the order of the file's first line: a status, or "in" for a
redirect to the sign-in page. A URL without a row, or a row without a URL, is a failure. All other
methods are refused.
"""

from copy import deepcopy
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.authorization.url_patterns import fill_url_pattern, list_url_patterns
from tests.authorization.world import ROLES

HEAD, *LINES = (Path(__file__).parent / "matrix.txt").read_text().splitlines()
ROWS = {}
for line in LINES:
    name, method, *answers = line.split()
    ROWS.setdefault(name, {})[method] = answers
PATHS = dict(list_url_patterns())
METHODS = ["GET", "POST"]

# Headers that every response has, including refusals and errors.
GUARDS = {
    "X-Content-Type-Options": {"nosniff"},
    "X-Frame-Options": {"DENY"},
    "Referrer-Policy": {"same-origin", "no-referrer"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "Cross-Origin-Embedder-Policy": {"require-corp"},
    # Public meetings may be fetched by any site; that is what their address is for.
    "Cross-Origin-Resource-Policy": {"same-origin", "cross-origin"},
}


def answer(client, method, address, world):
    """Return the response as in the table. Everything that the request did is rolled back."""
    cookies = deepcopy(client.cookies)
    cache.clear()  # Limits of allauth would count the requests of other roles.
    with transaction.atomic():
        response = client.generic(method, address)
        transaction.set_rollback(True)
    assert method != "HEAD" or response.getvalue() == b""
    client.cookies = cookies
    for guard, good in GUARDS.items():
        assert response.get(guard) in good, guard
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    leads = response.get("Location", "")
    return "in" if "/login/" in leads else str(response.status_code)


HEAD_ROLES = ["author", "admin"]


def address_of(name, world):
    path = PATHS[name]
    return fill_url_pattern(path, world.arguments(path))


def test_the_columns_are_the_roles():
    assert HEAD.split() == ["address", "method", *ROLES]


def test_each_url_has_its_rows_and_each_row_its_url():
    assert {name: set(METHODS) for name in PATHS} == {name: set(row) for name, row in ROWS.items()}


@pytest.mark.parametrize("name", sorted(PATHS))
def test_each_role_gets_the_status_of_the_table(name, world, clients):
    address = address_of(name, world)
    for method in METHODS:
        given = [answer(clients[role], method, address, world) for role in ROLES]
        told = f"{name:<32} {method:<6} " + " ".join(f"{one:<5}" for one in given)
        assert ROWS[name][method] == given, told


OWN = [
    name for name in sorted(PATHS) if name.startswith(("accounts:", "groups:", "posts:", "mile"))
]


@pytest.mark.parametrize("name", OWN)
def test_other_methods_are_refused(name, world, clients):
    address = address_of(name, world)
    for method in ("PUT", "DELETE"):
        for role in ("author", "admin"):
            assert answer(clients[role], method, address, world) in {"405", "404", "403", "in"}


@pytest.mark.parametrize("name", sorted(PATHS))
def test_head_answers_like_get_without_a_body(name, world, clients):
    address = address_of(name, world)
    for role in HEAD_ROLES:
        given = answer(clients[role], "HEAD", address, world)
        assert given == ROWS[name]["GET"][ROLES.index(role)], role
