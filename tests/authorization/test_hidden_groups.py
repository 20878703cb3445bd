"""A hidden group and none at all: no outsider can tell the one from the other."""

import re
from datetime import date
from itertools import product

import pytest
from django.core.cache import cache
from django.test import Client

from recovery_forum.models import RateLimitWindow
from tests.authorization.url_patterns import fill_url_pattern, list_url_patterns

PATHS = {name: path for name, path in list_url_patterns() if "groups/<slug:slug>/" in path}
PATHS |= {name: path for name, path in list_url_patterns() if "groups/<slug:slug>." in path}
OUTSIDERS = ["visitor", "unverified", "newcomer", "stranger", "elsewhere", "banned"]
# Who was banned knew of the group: these two tell them so, and no word of it.
DOORS = {"groups:about", "posts:group"}
# What differs between any two answers: tokens of forms, and the number of the request.
TOKEN = re.compile(rb'(csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]+"')
OF_ONE_REQUEST = {"x-request-id", "date"}


def face(client, method, address, *names):
    """All of an answer that an outsider could compare: status, headers, cookies, bytes.

    Without `names`, by which they asked.
    """
    cache.clear()
    RateLimitWindow.objects.all().delete()  # A limit that is used up would answer for the view.
    form = {"text": "Hello.", "name": "member-person", "note": "Please."}
    response = getattr(client, method)(address, form if method == "post" else {})
    headers = {
        name: without(names, value.encode())
        for name, value in response.items()
        if name.lower() not in OF_ONE_REQUEST
    }
    cookies = {
        name: {key: value for key, value in one.items() if key != "expires"}
        for name, one in response.cookies.items()
    }
    content = without(names, TOKEN.sub(b"TOKEN", response.getvalue()))
    return response.status_code, headers, cookies, content


def without(names, text):
    # The longest first: an absent name may stand within another.
    for number, name in enumerate(sorted(names, key=len, reverse=True)):
        text = text.replace(name.encode(), b"NAME%d" % number)
    return text


def addresses(world, path):
    """Twice the same address, of the hidden group and of one that never was, with their slugs."""
    there = world.burrow.slug
    absent = "z" * len(there)
    member = world.burrow.memberships.filter(state="member").first()
    values = world.arguments(path) | {"pk": member.pk}
    return [(fill_url_pattern(path, values | {"slug": slug}), slug) for slug in (there, absent)]


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
    for role in sorted(set(OUTSIDERS) - ({"banned"} if name in DOORS else set())):
        # A visitor's pages may be kept: a new browser each, as the first answer sets no cookie.
        for method in ("get", "post"):
            one, other = (Client() if role == "visitor" else clients[role] for _time in range(2))
            assert face(one, method, *hidden) == face(other, method, *absent), (role, method)


# What stands in a hidden group and has an address elsewhere: the first part of its path.
ELSEWHERE = {"threads", "posts", "meetings", "volunteering", "report", "media", "invitations"}
ITS_OWN = {
    name: path
    for name, path in list_url_patterns()
    if path.split("/")[0] in ELSEWHERE and "<" in path
}


def inside(world):
    """For each first part of a path, what stands for the rest of it: things of the hidden group."""
    burrow, word = world.burrow, "Hidden words."
    thread = burrow.threads.get()
    fields = {"weekday": 1, "time": "19:00", "time_zone": "UTC"}
    meeting = burrow.meetings.create(name=word, **fields)
    help_wanted = burrow.opportunities.create(
        title=word, effort=word, day=date(2030, 1, 1), last_day=date(2030, 1, 1)
    )
    return {
        "threads": [{"public_id": thread.public_id, "slug": thread.slug}],
        "posts": [{"public_id": post.public_id} for post in thread.posts.all()],
        "meetings": [{"slug": meeting.slug}],
        "volunteering": [{"public_id": help_wanted.public_id}],
        "media": [{"name": burrow.cover.name}],
        "invitations": [{"token": burrow.slug}],
        "report": [
            {"kind": "group", "key": burrow.slug},
            {"kind": "meeting", "key": meeting.public_id},
            {"kind": "opportunity", "key": help_wanted.public_id},
            {"kind": "link", "key": burrow.links.get().public_id},
            {"kind": "thread", "key": thread.public_id},
            {"kind": "post", "key": thread.posts.first().public_id},
        ],
    }


def absent(values):
    """The same with names that nothing has, each as long."""
    kept = {"kind"}
    return {
        part: value if part in kept else re.sub(r"[a-z0-9]+(?=[.-]|$)", _other, value)
        for part, value in values.items()
    }


def _other(match):
    return match[0] if match[0] in {"png", "webp"} else "z" * len(match[0])


@pytest.mark.parametrize("name", sorted(ITS_OWN))
def test_nor_of_what_is_in_it(name, world, clients):
    path = ITS_OWN[name]
    for there in inside(world)[path.split("/")[0]]:
        never = absent(there)
        for role, method in product(OUTSIDERS, ("get", "post")):
            one, other = (Client() if role == "visitor" else clients[role] for _time in range(2))
            hidden = face(one, method, fill_url_pattern(path, there | {"pk": 1}), *there.values())
            gone = face(other, method, fill_url_pattern(path, never | {"pk": 1}), *never.values())
            assert hidden == gone, (role, method, there)


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
