"""Text that a person may not see appears on none of their pages, feeds, files and emails."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Member, Notification
from tests.authorization.crawl import WORDS_AT_ONCE, Crawl, fetch, list_searches, list_start_urls
from tests.authorization.world import ROLES

# In one worker, with test_matrix.py, because they share the crawls.
pytestmark = pytest.mark.xdist_group("canaries")


@pytest.fixture(scope="module")
def start_urls(built):
    return list(list_start_urls(built[0]))


@pytest.fixture
def crawl(world, clients, start_urls, crawls):
    """A function that crawls as a role, unless this has been done: it takes long."""

    def crawl_once(role):
        if role not in crawls:
            crawls[role] = Crawl(role, clients[role], world, start_urls)
        return crawls[role]

    return crawl_once


@pytest.mark.parametrize("role", ROLES)
def test_nobody_sees_a_canary_that_is_not_for_them(role, crawl):
    leaks = crawl(role).leaks
    assert not leaks, "\n".join(leaks)


def test_a_search_for_several_words_finds_what_each_of_them_finds(world, clients):
    """Otherwise the crawl would search for nothing."""
    own = [word for word, (place, _allowed) in world.canaries.items() if place in SEARCHED]
    [address] = list_searches(own, WORDS_AT_ONCE)
    come, _answer = fetch(clients["author"], address)
    assert [world.canaries[word][0] for word in own if word not in come] == []


def test_each_canary_is_seen_by_someone(world, crawl, crawls):
    """Otherwise the test above could not fail, because nobody sees the place at all."""
    for role in ("author", "organizer", "admin"):
        crawl(role)
    places = {place for place, _allowed in world.canaries.values()}
    missing = places - set().union(*(one.places for one in crawls.values()))
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
