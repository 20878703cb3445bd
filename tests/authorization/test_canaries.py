"""Text that a person may not see appears on none of their pages, feeds, files and emails."""

import re
from collections import deque
from html import unescape

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import Notification
from tests.authorization.url_patterns import fill_url_pattern, list_url_patterns
from tests.authorization.world import ROLES

pytestmark = pytest.mark.xdist_group("canaries")  # In one worker, for what `met` keeps.
LINK = re.compile(r'(?:href|src|action|hx-get)="(/[^"#]*)')
# Of the panel's lists, each filter and order alone: one after the other would lead to every
# combination of them. tests/authorization/test_panel.py asks for what no link asks.
ENDLESS = re.compile(r"^/admin/.*\?.*&|^/accounts/logout|[?&]page=|^/static/")
MOST = 1500  # Pages for one role: far more than there are, so that a crawl that runs away ends.


def starts(world):
    """Every address, once with Alice's things of the private group, once with those elsewhere."""
    for name, path in list_url_patterns():
        if name == "posts:private-feed":
            continue  # Whoever holds its key reads it: tests/posts/feeds/test_feeds.py.
        values = world.arguments(path)
        yield fill_url_pattern(path, values)
        if "slug" in values and path.startswith("groups/"):
            yield fill_url_pattern(path, values | {"slug": world.burrow.slug})
            yield fill_url_pattern(path, values | {"slug": world.open.slug})
        if path.startswith("members/"):
            for member in world.people.values():
                yield fill_url_pattern(path, {"name": member.name_key})


def seen_by(client, world):
    """Everything that the person behind `client` can lay eyes on: {address: what came}."""
    waiting = deque(dict.fromkeys(starts(world)))
    waiting.extend(f"/search/?q={word}" for word in world.canaries)
    seen = {}
    while waiting and len(seen) < MOST:
        address = waiting.popleft()
        if address in seen or ENDLESS.search(address):
            continue
        seen[address] = come = fetch(client, address)
        waiting.extend(unescape(link) for link in LINK.findall(come))
    assert len(seen) < MOST
    return seen


def fetch(client, address):
    """Headers and body in small letters; the address itself is what the person typed."""
    cache.clear()
    with transaction.atomic():
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    heads = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    come = f"{heads}\n{body.decode(errors='replace')}".lower()
    return come.replace(address.lower(), "").replace(address.rpartition("=")[2].lower(), "")


@pytest.fixture(scope="session")
def met():
    """By role, the places whose words it met. To open all pages takes long: once for two tests."""
    return {}


def look(role, world, clients, met):
    """What `role` sees; notes what it met."""
    seen = seen_by(clients[role], world)
    met[role] = {
        place
        for word, (place, _allowed) in world.canaries.items()
        if any(word in come for come in seen.values())
    }
    return seen


def leaks(role, seen, canaries):
    for word, (place, allowed) in canaries.items():
        if role not in allowed:
            for address, come in seen.items():
                if word in come:
                    yield f"{role} found {place} at {address}"


@pytest.mark.parametrize("role", ROLES)
def test_nobody_meets_a_word_that_is_not_for_them(role, world, clients, met):
    seen = look(role, world, clients, met)
    found = list(leaks(role, seen, world.canaries))
    assert not found, "\n".join(found)


def test_each_word_is_met_by_somebody(world, clients, met):
    """Otherwise the test above could not fail: nobody would ever see the place."""
    for role in {"author", "organizer", "admin"} - met.keys():
        look(role, world, clients, met)
    places = {place for place, _allowed in world.canaries.values()}
    missing = places - set().union(*met.values())
    # Of a member nobody but themselves and administrators sees it; three of the roles look here.
    assert {place for place in missing if not place.startswith(EMAIL)} == UNSHOWN
    assert f"{EMAIL}author" not in missing


def test_no_mail_holds_one(world):
    """It lies about on locked screens. Only to whom it goes may stand in it."""
    Notification.objects.update(email_due_at=timezone.now())
    call_command("send_notifications")
    assert mail.outbox
    for letter in mail.outbox:
        words = f"{letter.subject} {letter.body} {letter.alternatives}".lower()
        found = [place for word, (place, _roles) in world.canaries.items() if word in words]
        assert found == [], letter.subject


# What no page shows to anybody: keys that stand in an address alone.
UNSHOWN = {"a calendar's key"}
EMAIL = "the e-mail address of "
