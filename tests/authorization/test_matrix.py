"""Who may do what: each URL × each role × each method, against matrix.txt.

A row has the response for each role, in the order of the file's first line: a status, or "in" for a
redirect to the sign-in page. A URL without a row, or a row without a URL, is a failure. So is a
response without its security headers. All other methods are refused. What GET answers is asked
by the crawl: test_canaries.py.
"""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.template.backends.django import Template
from django.utils.safestring import SafeString

from tests.authorization.answers import describe_answer
from tests.authorization.url_patterns import list_url_patterns
from tests.authorization.world import ROLES

HEAD, *LINES = (Path(__file__).parent / "matrix.txt").read_text().splitlines()
ROWS = {}
for line in LINES:
    name, method, *answers = line.split()
    ROWS.setdefault(name, {})[method] = answers
PATHS = dict(list_url_patterns())
METHODS = ["GET", "POST"]
# Who posts where it is refused whoever comes: in the panel, and at pages that are only read.
FEW = {"visitor", "suspended", "organizer", "author", "moderator", "editor", "admin"}
OWN = [
    name for name in sorted(PATHS) if name.startswith(("accounts:", "groups:", "posts:", "mile"))
]


@pytest.fixture(scope="module", autouse=True)
def blank_pages():
    """Only how a URL answers counts here. The crawl and the tests of the forms look at pages."""
    render, Template.render = Template.render, lambda *_args, **_kwargs: SafeString("")
    yield
    Template.render = render


def answer(client, method, address):
    """Return the response as in the table. Everything that the request did is rolled back."""
    cookies = dict(client.cookies)  # The values need no copy: a response replaces them.
    cache.clear()  # Limits of allauth would count the requests of other roles.
    with transaction.atomic():
        response = client.generic(method, address)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(cookies)
    return describe_answer(response)


def told(name, method, role):
    return ROWS[name][method][ROLES.index(role)]


def test_the_columns_are_the_roles():
    assert HEAD.split() == ["address", "method", *ROLES]


def test_each_url_has_its_rows_and_each_row_its_url():
    assert {name: set(METHODS) for name in PATHS} == {name: set(row) for name, row in ROWS.items()}


def is_asked(name, role):
    """Whether `role` posts there: all do but where the others, too, are to get what FEW get."""
    row = ROWS[name]["POST"]
    is_for_few = name.startswith("admin:") or row.count("405") >= len(ROLES) - 1
    return role in FEW or not is_for_few or told(name, "POST", role) != told(name, "POST", "author")


@pytest.mark.parametrize("role", ROLES)
def test_each_url_answers_post_as_the_table_says(role, world, clients, addresses):
    given = {
        name: answer(clients[role], "POST", url)
        for name, url in addresses.items()
        if is_asked(name, role)
    }
    assert {name: one for name, one in given.items() if one != told(name, "POST", role)} == {}


def test_other_methods_are_refused(world, clients, addresses):
    for role, method in (("author", "PUT"), ("admin", "DELETE")):
        given = {name: answer(clients[role], method, addresses[name]) for name in OWN}
        refused = {"405", "404", "403", "in"}
        assert {name: one for name, one in given.items() if one not in refused} == {}, method


def test_head_answers_like_get(world, clients, addresses):
    """As the author, or the administrator where only they have a page."""
    roles = {name: "author" if told(name, "GET", "author") == "200" else "admin" for name in PATHS}
    given = {name: answer(clients[role], "HEAD", addresses[name]) for name, role in roles.items()}
    assert {name: one for name, one in given.items() if one != told(name, "GET", roles[name])} == {}
