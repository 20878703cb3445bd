"""Everything that a role gets to see, and how each URL answered.

One crawl serves two questions: which canaries are on the pages (test_canaries.py), and whether GET
answers as in the table (test_matrix.py), which would otherwise ask for every URL once more.
"""

import re
from collections import Counter, deque
from html import unescape
from urllib.parse import parse_qs, quote_plus, urlsplit

from django.core.cache import cache
from django.db import transaction
from django.urls import Resolver404, resolve

from tests.authorization.answers import describe_answer
from tests.authorization.url_patterns import fill_url_pattern, list_url_patterns

LINK = re.compile(r'(?:href|src|action|hx-get)="(/[^"#]*)')
# URLs that the crawl does not follow: combinations of filters and orders of the panel's lists, of
# which there would be endlessly many. tests/authorization/test_panel.py tries what has no link.
ENDLESS = re.compile(r"^/admin/.*\?.*&|^/accounts/logout|[?&]page=|^/static/")
# These roles only open the URLs of the table. By their rights they see what another role sees:
# the visitor, the stranger or the member.
LIKE_ANOTHER = {"unverified", "newcomer", "suspended"}
# Roles that try to open the groups without Alice, beyond the links that they find there.
IN_OTHER_GROUPS = {"stranger", "banned", "organizer", "elsewhere"}
MOST_LETTERS = 100  # Of a search.
# Members and meetings are found by one word only. This role sees the least of those signed in, and
# searches for each word that could be of one of them.
SINGLE_WORDS = {"stranger"}
FOUND_ALONE = re.compile("meeting|group|name|resource|listing|e-mail address of author")
MOST_OF_A_KIND = 4  # The most links to one URL pattern that are followed.
MOST = 1500  # The most pages for one role: far more than there are, so that an endless crawl ends.


def list_urls_of_other_groups(world):
    """Yield the URLs of the groups with what nobody outside may know, and with nothing of Alice."""
    for name, path in list_url_patterns():
        if path.startswith("groups/<slug:slug>") and name != KEYED:
            for group in (world.burrow, world.open):
                yield fill_url_pattern(path, world.arguments(path) | {"slug": group.slug})


KEYED = "posts:private-feed"  # Whoever holds its key reads it: tests/posts/feeds/test_feeds.py.


class Crawl:
    """What `role` met at the URLs of the table, and by following all links.

    `places` are those whose canary it saw, `leaks` are sentences about what it may not see, and
    `answers` are {name of a URL pattern: how its URL in `table` answered, as in matrix.txt}.
    """

    def __init__(self, role, client, world, table):
        self.role, self.client, self.canaries = role, client, world.canaries
        self.places, self.leaks = set(), []
        self.for_anybody = table[KEYED]
        self.seen, self.numbers, self.links = {}, Counter(), deque()
        self.open_all(table.values())
        self.answers = {name: self.seen[address] for name, address in table.items()}
        if role not in LIKE_ANOTHER:
            self.open_all(list_urls_of_other_groups(world) if role in IN_OTHER_GROUPS else ())
            self.open_all(self.list_searches())
            self.follow_links()

    def open_all(self, addresses):
        for address in addresses:
            if address not in self.seen:
                come, self.seen[address] = fetch(self.client, address)
                self.links.extend(unescape(link) for link in LINK.findall(come))
                if address != self.for_anybody:
                    self.look_for_canaries(address, come)

    def follow_links(self):
        while self.links:
            address = self.links.popleft()
            if address not in self.seen and not ENDLESS.search(address) and self.is_new(address):
                self.open_all([address])
            assert len(self.seen) < MOST

    def is_new(self, address):
        """Whether few links to this URL pattern were followed. What can be reported is of kinds."""
        try:
            match = resolve(address.partition("?")[0])
            kind = match.route, match.kwargs.get("kind"), "?" in address
        except Resolver404:
            kind = "nowhere"
        self.numbers[kind] += 1
        return self.numbers[kind] <= MOST_OF_A_KIND

    def list_searches(self):
        """Return URLs of searches for all words that `role` may not see."""
        words = {
            word: place for word, (place, roles) in self.canaries.items() if self.role not in roles
        }
        is_alone = self.role in SINGLE_WORDS
        alone = [word for word, place in words.items() if is_alone and FOUND_ALONE.search(place)]
        return list_searches(words) + list_searches(alone, letters=0)

    def look_for_canaries(self, address, come):
        for word, (place, allowed) in self.canaries.items():
            if word in come:
                self.places.add(place)
                if self.role not in allowed:
                    self.leaks.append(f"{self.role} found {place} at {address}")


def list_searches(words, letters=MOST_LETTERS):
    """Return URLs of searches for `words`: as many at once as have so many letters, or one."""
    parts = []
    for word in words:
        if parts and len(together := f"{parts[-1]} or {word}") <= letters:
            parts[-1] = together
        else:
            parts.append(word)
    return [f"/search/?q={quote_plus(part)}" for part in parts]


def fetch(client, address):
    """Return headers and body in lower case, without the requested URL, and how it answered."""
    cache.clear()
    with transaction.atomic():
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    heads = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    come = f"{heads}\n{body.decode(errors='replace')}".lower()
    for echo in list_echoes(address):
        come = come.replace(echo, "")
    return come, describe_answer(response)


def list_echoes(address):
    """Yield what a page says of its own URL. A found word stands alone, and not in quotes."""
    yield address.lower()
    if words := parse_qs(urlsplit(address).query.lower()).get("q"):
        yield from (f"q={quote_plus(words[0])}", f'"{words[0]}"', f"“{words[0]}”")
