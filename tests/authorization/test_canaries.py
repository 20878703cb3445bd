"""Text that a person may not see appears on none of their pages, feeds, files and emails.

The crawl opens each URL of matrix.txt as each role, and so answers what the table says of GET, too.
"""

from datetime import timedelta
from functools import cache

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Member, Notification
from tests.authorization.crawl import Crawl, fetch, list_searches
from tests.authorization.test_matrix import ROWS
from tests.authorization.world import ROLES

# In one worker, because each worker would crawl for itself.
pytestmark = pytest.mark.xdist_group("canaries")


@pytest.fixture(scope="module")
def crawl(built, addresses):
    """A function that crawls as a role, unless this has been done: it takes long."""
    world, clients = built
    return cache(lambda role: Crawl(role, clients[role], world, addresses))


@pytest.mark.parametrize("role", ROLES)
def test_nobody_sees_a_canary_that_is_not_for_them(role, world, crawl):
    leaks = crawl(role).leaks
    assert not leaks, "\n".join(leaks)


@pytest.mark.parametrize("role", ROLES)
def test_each_url_answers_get_as_the_table_says(role, world, crawl):
    given = crawl(role).answers
    told = {name: row["GET"][ROLES.index(role)] for name, row in ROWS.items()}
    assert {name: one for name, one in given.items() if told[name] != one} == {}
    assert given.keys() == told.keys()


def test_a_search_for_several_words_finds_what_each_of_them_finds(world, clients):
    """Otherwise the crawl would search for nothing."""
    own = [word for word, (place, _allowed) in world.canaries.items() if place in SEARCHED]
    [address] = list_searches(own)
    come, _answer = fetch(clients["author"], address)
    assert [world.canaries[word][0] for word in own if word not in come] == []


def test_each_canary_is_seen_by_someone(world, crawl):
    """Otherwise the first test could not fail, because nobody sees the place at all."""
    places = {place for place, _allowed in world.canaries.values()}
    missing = places.difference(*(crawl(role).places for role in ("author", "organizer", "admin")))
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
