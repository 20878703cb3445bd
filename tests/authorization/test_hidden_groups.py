"""Outsiders cannot tell a hidden group from one that does not exist."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.authorization.url_patterns import fill_url_pattern, list_url_patterns

PATHS = {name: path for name, path in list_url_patterns() if "groups/<slug:slug>/" in path}
PATHS |= {name: path for name, path in list_url_patterns() if "groups/<slug:slug>." in path}
# In one worker, because each worker would build the world for itself.
pytestmark = pytest.mark.xdist_group("hidden groups")
# In matrix.txt, the unverified get what visitors get, and strangers what members elsewhere get: who
# leads another group is where a rule that asks for any membership would show.
OUTSIDERS = ["visitor", "newcomer", "elsewhere", "banned"]
# Banned members know of the group: these two URLs tell them of the ban, but show no content.
REVEALING_TO_BANNED = {"groups:about", "posts:group"}
# What differs between any two responses: CSRF tokens and the id of the request.
TOKEN = re.compile(rb'(csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]+"')
REQUEST_ID = {"x-request-id", "date"}


def comparable_response(client, method, address, *names):
    """Return everything of a response that could differ: status, headers, cookies and content.

    `names`, which are part of the requested URL, are replaced.
    """
    cache.clear()
    form = {"text": "Hello.", "name": "member-person", "note": "Please."}
    with transaction.atomic():
        response = getattr(client, method)(address, form if method == "post" else {})
        transaction.set_rollback(True)  # Otherwise a used-up limit would answer the next.
    headers = {
        name: remove_names(names, value.encode())
        for name, value in response.items()
        if name.lower() not in REQUEST_ID
    }
    cookies = {
        name: {key: value for key, value in one.items() if key != "expires"}
        for name, one in response.cookies.items()
    }
    content = remove_names(names, TOKEN.sub(b"TOKEN", response.getvalue()))
    return response.status_code, headers, cookies, content


def remove_names(names, text):
    # The longest first, because one name may be part of another.
    for number, name in enumerate(sorted(names, key=len, reverse=True)):
        text = text.replace(name.encode(), b"NAME%d" % number)
    return text


def addresses(world, path):
    """Return (URL, slug) for the hidden group and for a group that does not exist."""
    there = world.burrow.slug
    absent = "z" * len(there)
    member = world.burrow.memberships.filter(state="member").first()
    values = world.arguments(path) | {"pk": member.pk}
    return [(fill_url_pattern(path, values | {"slug": slug}), slug) for slug in (there, absent)]


@pytest.fixture(scope="module")
def first_cookies(built):
    """{role: its cookies after one page}, which showed the messages left by earlier requests."""
    clients = built[1]
    for role in OUTSIDERS:
        clients[role].get("/help-now/")
    return {role: dict(clients[role].cookies) for role in OUTSIDERS}


@pytest.fixture(autouse=True)
def forget_messages(first_cookies, clients):
    """Begin with the same cookies, so that no page shows messages of an earlier test."""
    for role, cookies in first_cookies.items():
        clients[role].cookies.clear()
        clients[role].cookies.update(cookies)


def test_every_url_of_a_group_is_tested():
    assert len(PATHS) > 25


@pytest.mark.parametrize("name", sorted(PATHS))
def test_an_outsider_sees_no_difference(name, world, clients):
    hidden, absent = addresses(world, PATHS[name])
    for role in sorted(set(OUTSIDERS) - ({"banned"} if name in REVEALING_TO_BANNED else set())):
        for method in ("get", "post"):
            assert_same(clients, role, method, hidden, absent)


def assert_same(clients, role, method, hidden, absent):
    """Assert that two URLs answer the same. Each is (URL, names in it)."""
    # Visitors' pages may be cached and set no cookie at first, so each gets a new client.
    one, other = (Client() if role == "visitor" else clients[role] for _time in range(2))
    assert comparable_response(one, method, *hidden) == comparable_response(
        other, method, *absent
    ), (role, method, hidden)


# The first part of URLs outside /groups/ that show content of a group.
ELSEWHERE = {"threads", "posts", "meetings", "volunteering", "report", "media", "invitations"}
ITS_OWN = {
    name: path
    for name, path in list_url_patterns()
    if path.split("/")[0] in ELSEWHERE and "<" in path
}


def urls_of_hidden_content(world):
    """Return, by the first part of a path, the values of its other parts for hidden content."""
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


def replace_names(values):
    """Return `values` with names of the same length that do not exist."""
    unchanged = {"kind"}
    return {
        part: value if part in unchanged else re.sub(r"[a-z0-9]+(?=[.-]|$)", _other, value)
        for part, value in values.items()
    }


def _other(match):
    return match[0] if match[0] in {"png", "webp"} else "z" * len(match[0])


@pytest.mark.parametrize("role", OUTSIDERS)
def test_an_outsider_sees_no_difference_for_its_content(role, world, clients):
    hidden = urls_of_hidden_content(world)
    for path in ITS_OWN.values():
        for there in hidden[path.split("/")[0]]:
            never = replace_names(there)
            content, nothing = (
                (fill_url_pattern(path, values | {"pk": 1}), *values.values())
                for values in (there, never)
            )
            for method in ("get", "post"):
                assert_same(clients, role, method, content, nothing)


def test_members_of_the_hidden_group_see_a_difference(world, clients):
    """Otherwise the tests above could not fail."""
    address = f"/groups/{world.burrow.slug}/"
    assert clients["member"].get(address).status_code == 200


@pytest.mark.parametrize("role", OUTSIDERS)
def test_a_search_for_its_url_finds_nothing(role, world, clients):
    hidden, absent = world.burrow.slug, "z" * len(world.burrow.slug)
    for address in ("/search/?q=hello&group={}", "/meetings/?group={}", "/groups/?q={}"):
        pair = ((address.format(slug), slug) for slug in (hidden, absent))
        assert_same(clients, role, "get", *pair)
