"""A hidden group and none at all: no outsider can tell the one from the other."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from .addresses import filled, patterns

PATHS = {name: path for name, path in patterns() if "groups/<slug:slug>/" in path}
PATHS |= {name: path for name, path in patterns() if "groups/<slug:slug>." in path}
OUTSIDERS = ["visitor", "unverified", "newcomer", "stranger", "elsewhere", "banned"]
# What differs between any two answers: tokens of forms, and the number of the request.
TOKEN = re.compile(rb'(csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]+"')
OF_ONE_REQUEST = {"x-request-id", "date"}


def face(client, method, address, slug):
    """All of an answer that an outsider could compare: status, headers, cookies, bytes."""
    cache.clear()
    form = {"text": "Hello.", "name": "member-person", "note": "Please."}
    response = getattr(client, method)(address, form if method == "post" else {})
    headers = {
        name: value.replace(slug, "SLUG")
        for name, value in response.items()
        if name.lower() not in OF_ONE_REQUEST
    }
    cookies = {
        name: {key: value for key, value in one.items() if key != "expires"}
        for name, one in response.cookies.items()
    }
    content = TOKEN.sub(b"TOKEN", response.content).replace(slug.encode(), b"SLUG")
    return response.status_code, headers, cookies, content


def addresses(world, path):
    """Twice the same address, of the hidden group and of one that never was, with their slugs."""
    there = world.burrow.slug
    absent = "z" * len(there)
    member = world.burrow.memberships.filter(state="member").first()
    values = world.arguments(path) | {"pk": member.pk}
    return [(filled(path, values | {"slug": slug}), slug) for slug in (there, absent)]


@pytest.fixture(autouse=True)
def told(clients):
    """What the next page would tell each of them, as that a mail was sent, is told."""
    for role in OUTSIDERS:
        clients[role].get("/help-now/")


def test_every_address_of_a_group_is_tried():
    assert len(PATHS) > 25


@pytest.mark.parametrize("name", sorted(PATHS))
def test_an_outsider_sees_no_difference(name, world, clients):
    hidden, absent = addresses(world, PATHS[name])
    for role in OUTSIDERS:
        # A visitor's pages may be kept: a new browser each, as the first answer sets no cookie.
        for method in ("get", "post"):
            one, other = (Client() if role == "visitor" else clients[role] for _time in range(2))
            assert face(one, method, *hidden) == face(other, method, *absent), (role, method)


def test_those_inside_see_one(world, clients):
    """Otherwise nothing above would mean anything."""
    address = f"/groups/{world.burrow.slug}/"
    assert clients["member"].get(address).status_code == 200


@pytest.mark.parametrize("role", OUTSIDERS)
@pytest.mark.parametrize(
    "address", ["/search/?q=hello&group={}", "/meetings/?group={}", "/groups/?q={}"]
)
def test_a_question_with_its_address_finds_nothing(address, role, world, clients):
    hidden, absent = (
        face(clients[role], "get", address.format(slug), slug)
        for slug in (world.burrow.slug, "z" * len(world.burrow.slug))
    )
    assert hidden == absent
