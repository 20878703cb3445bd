"""Everything that a role gets to see by following links, and how each URL answered.

One crawl serves two questions: which canaries are on the pages (test_canaries.py), and whether GET
answers as in the table (test_matrix.py), which would otherwise ask for every URL once more.
"""

import re
from collections import deque
from html import unescape
from urllib.parse import quote_plus, unquote_plus

from django.core.cache import cache
from django.db import transaction

from tests.authorization.answers import describe_answer
from tests.authorization.url_patterns import fill_url_pattern, list_url_patterns

LINK = re.compile(r'(?:href|src|action|hx-get)="(/[^"#]*)')
# URLs that the crawl does not follow: combinations of filters and orders of the panel's lists, of
# which there would be endlessly many. tests/authorization/test_panel.py tries what has no link.
ENDLESS = re.compile(r"^/admin/.*\?.*&|^/accounts/logout|[?&]page=|^/static/")
WORDS_AT_ONCE = 5  # Of 14 letters each: a search takes 100 characters.
# Members and meetings are found by one word only. These roles see the least of those signed in.
SINGLE_WORDS = {"stranger", "blocked"}
MOST = 1500  # The most pages for one role: far more than there are, so that an endless crawl ends.


def list_start_urls(world):
    """Yield (name, URL) of every pattern: first with content of Alice, then with other content."""
    for name, path in list_url_patterns():
        if name == "posts:private-feed":
            continue  # Whoever holds its key reads it: tests/posts/feeds/test_feeds.py.
        values = world.arguments(path)
        yield name, fill_url_pattern(path, values)
        if "slug" in values and path.startswith("groups/"):
            yield name, fill_url_pattern(path, values | {"slug": world.burrow.slug})
            yield name, fill_url_pattern(path, values | {"slug": world.open.slug})
        if path.startswith("members/"):
            for member in world.people.values():
                yield name, fill_url_pattern(path, {"name": member.name_key})


class Crawl:
    """What `role` met by following all links.

    `places` are those whose canary it saw, `leaks` are sentences about what it may not see, and
    `answers` are {name of a URL pattern: how its URL answered, as in matrix.txt}.
    """

    def __init__(self, role, client, world, start_urls):
        self.role, self.client, self.canaries = role, client, world.canaries
        self.places, self.leaks = set(), []
        answers = self.follow_links(address for _name, address in start_urls)
        # The first URL of each name is that of the table.
        addresses = dict(reversed(start_urls))
        self.answers = {
            name: answers[address] for name, address in addresses.items() if address in answers
        }

    def follow_links(self, start_urls):
        """Return {URL: how it answered}."""
        waiting, answers = deque([*start_urls, *self.list_searches()]), {}
        while waiting and len(answers) < MOST:
            address = waiting.popleft()
            if address in answers or ENDLESS.search(address):
                continue
            come, answers[address] = fetch(self.client, address)
            self.look_for_canaries(address, come)
            waiting.extend(unescape(link) for link in LINK.findall(come))
        assert len(answers) < MOST
        return answers

    def list_searches(self):
        """Return URLs of searches for all words that `role` may not see."""
        words = [word for word, (_place, roles) in self.canaries.items() if self.role not in roles]
        return list_searches(words, 1 if self.role in SINGLE_WORDS else WORDS_AT_ONCE)

    def look_for_canaries(self, address, come):
        for word, (place, allowed) in self.canaries.items():
            if word in come:
                self.places.add(place)
                if self.role not in allowed:
                    self.leaks.append(f"{self.role} found {place} at {address}")


def list_searches(words, at_once):
    """Return URLs of searches for `words`, so many of them at once."""
    parts = (words[start : start + at_once] for start in range(0, len(words), at_once))
    return [f"/search/?q={quote_plus(' or '.join(part))}" for part in parts]


def fetch(client, address):
    """Return headers and body in lower case, without the requested URL, and how it answered."""
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
    return come, describe_answer(response)
