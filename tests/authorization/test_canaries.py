"""Text that a person may not see appears on none of their pages, feeds, files and emails."""

import re
from collections import deque
from datetime import timedelta
from html import unescape
from urllib.parse import quote_plus, unquote_plus

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import Member, Notification
from tests.authorization.url_patterns import fill_url_pattern, list_url_patterns
from tests.authorization.world import ROLES

pytestmark = pytest.mark.xdist_group(
    "canaries"
)  # In one worker, because `met_places` is shared by two tests.
LINK = re.compile(r'(?:href|src|action|hx-get)="(/[^"#]*)')
# URLs that the crawl does not follow: combinations of filters and orders of the panel's lists, of
# which there would be endlessly many. tests/authorization/test_panel.py tries what has no link.
ENDLESS = re.compile(r"^/admin/.*\?.*&|^/accounts/logout|[?&]page=|^/static/")
WORDS_AT_ONCE = 5  # Of 14 letters each: a search takes 100 characters.
# Members and meetings are found by one word only. These roles see the least of those signed in.
SINGLE_WORDS = {"stranger", "blocked"}
MOST = 1500  # The most pages for one role: far more than there are, so that an endless crawl ends.


def list_start_urls(world):
    """Yield every URL, with content of Alice in the private group and with content elsewhere."""
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


def crawl(role, client, world):
    """Follow all links as `client`, and search for what `role` may not see.

    Return {URL: response in lower case}.
    """
    waiting = deque(dict.fromkeys(list_start_urls(world)))
    forbidden = [word for word, (_place, allowed) in world.canaries.items() if role not in allowed]
    waiting.extend(list_searches(forbidden, 1 if role in SINGLE_WORDS else WORDS_AT_ONCE))
    seen = {}
    while waiting and len(seen) < MOST:
        address = waiting.popleft()
        if address in seen or ENDLESS.search(address):
            continue
        seen[address] = come = fetch(client, address)
        waiting.extend(unescape(link) for link in LINK.findall(come))
    assert len(seen) < MOST
    return seen


def list_searches(words, at_once):
    """Return URLs of searches for `words`, so many of them at once."""
    parts = (words[start : start + at_once] for start in range(0, len(words), at_once))
    return [f"/search/?q={quote_plus(' or '.join(part))}" for part in parts]


def fetch(client, address):
    """Return headers and body in lower case, without the requested URL and its query."""
    cache.clear()
    with transaction.atomic():
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    heads = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    come = f"{heads}\n{body.decode(errors='replace')}".lower()
    query = address.rpartition("=")[2].lower()
    for echo in (address.lower(), query, unquote_plus(query)):
        come = come.replace(echo, "")
    return come


@pytest.fixture(scope="session")
def met_places():
    """{role: places whose canary it saw}. Crawling takes long, so two tests share the result."""
    return {}


def crawl_and_note(role, world, clients, met_places):
    """Crawl as `role` and note in `met_places` which canaries it saw."""
    seen = crawl(role, clients[role], world)
    met_places[role] = {
        place
        for word, (place, _allowed) in world.canaries.items()
        if any(word in come for come in seen.values())
    }
    return seen


def find_leaks(role, seen, canaries):
    for word, (place, allowed) in canaries.items():
        if role not in allowed:
            for address, come in seen.items():
                if word in come:
                    yield f"{role} found {place} at {address}"


@pytest.mark.parametrize("role", ROLES)
def test_nobody_sees_a_canary_that_is_not_for_them(role, world, clients, met_places):
    seen = crawl_and_note(role, world, clients, met_places)
    found = list(find_leaks(role, seen, world.canaries))
    assert not found, "\n".join(found)


def test_a_search_for_several_words_finds_what_each_of_them_finds(world, clients):
    """Otherwise the crawl would search for nothing."""
    own = [word for word, (place, _allowed) in world.canaries.items() if place in SEARCHED]
    [address] = list_searches(own, WORDS_AT_ONCE)
    come = fetch(clients["author"], address)
    assert [world.canaries[word][0] for word in own if word not in come] == []


def test_each_canary_is_seen_by_someone(world, clients, met_places):
    """Otherwise the test above could not fail, because nobody sees the place at all."""
    for role in {"author", "organizer", "admin"} - met_places.keys():
        crawl_and_note(role, world, clients, met_places)
    places = {place for place, _allowed in world.canaries.values()}
    missing = places - set().union(*met_places.values())
    # Only the member and administrators see this; only three of the roles are crawled here.
    assert {place for place in missing if not place.startswith(EMAIL)} == UNSHOWN
    assert f"{EMAIL}author" not in missing


def test_no_email_contains_a_canary(world):
    """Emails are shown on locked screens. They may only contain their recipient's name."""
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Member.objects.update(last_active_at=an_hour_ago)  # Who is online gets no emails.
    Notification.objects.update(email_due_at=timezone.now())
    call_command("send_notifications")
    assert mail.outbox
    for letter in mail.outbox:
        words = f"{letter.subject} {letter.body} {letter.alternatives}".lower()
        found = [place for word, (place, _roles) in world.canaries.items() if word in words]
        assert found == [], letter.subject


# Places that a search by the author goes through.
SEARCHED = {
    "a title in a private group",
    "a post in a private group",
    "a reply in a private group",
    "a post in a hidden group",
    "a reply in a hidden group",
}
# Places that no page shows: keys that are part of a URL only.
UNSHOWN = {"a calendar's key"}
EMAIL = "the e-mail address of "
