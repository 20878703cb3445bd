"""Texts that broke other programs, sent through the forms of members.

A reply gets all of them, and other fields a sample: what cleans and shows them is the same.
"""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from accounts.models import Member
from posts.models import Post, Thread
from recovery_forum.lib.text import clean_line, clean_text, shows_nothing
from tests.recovery_forum.lib.external_texts import load_external_texts
from tests.recovery_forum.lib.test_markup import is_harmless

pytestmark = pytest.mark.usefixtures("unrecorded_templates")
STRINGS = [
    text for text in load_external_texts("naughty") + load_external_texts("bleach") if text.strip()
]


def packed(length, between="\n\n"):
    """Return the strings, joined to texts of at most `length` characters."""
    texts = [STRINGS[0][:length]]
    for string in STRINGS[1:]:
        joined = texts[-1] + between + string
        if len(joined) <= length:
            texts[-1] = joined
        else:
            texts.append(string[:length])
    return texts


@pytest.fixture(autouse=True)
def no_rate_limits(settings):
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, (10000, 60))


class ScriptCollector(HTMLParser):
    """Collects scripts and event handlers in a page, which must not be there."""

    def __init__(self, response):
        super().__init__()
        self.found = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        here = dict(attrs)
        leads = (here.get("href") or here.get("src") or here.get("action") or "").strip().lower()
        if (tag == "script" and "src" not in here) or leads.startswith(("javascript:", "data:")):
            self.found.append((tag, here))
        self.found += [name for name in here if name.startswith("on")]


def is_safe_page(response):
    return ScriptCollector(response).found == []


def test_a_reply_can_contain_anything(as_bob, bob, thread):
    url = reverse("posts:reply", args=[thread.public_id])
    for text in packed(2_000):
        answer = as_bob.post(url, {"text": text, "anyway": "on"})
        assert answer.status_code == 302, ascii(text)
        assert is_safe_page(as_bob.get(answer.url))
        post = Post.objects.filter(author=bob).latest("pk")
        assert post.text == clean_text(text).strip()
        assert is_harmless(post.html)


def test_a_title_can_contain_anything(as_bob, group):
    url = reverse("posts:new-thread", args=[group.slug])
    form = {"kind": "discussion", "support_wanted": "", "text": "Hello.", "anyway": "on"}
    for title in packed(120, " ")[::6]:
        if shows_nothing(clean_line(title)):
            continue
        answer = as_bob.post(url, {**form, "title": title})
        assert answer.status_code == 302, ascii(title)
        assert Thread.objects.latest("pk").title == clean_line(title)
    assert is_safe_page(as_bob.get(reverse("posts:group", args=[group.slug])))
    assert is_safe_page(as_bob.get(answer.url))


def test_a_profile_can_contain_anything(as_bob, bob):
    url = reverse("accounts:settings-profile")
    for about in packed(400)[::2]:
        answer = as_bob.post(url, {"about": about, "time_zone": "UTC", "private_note": about})
        assert answer.status_code == 302, ascii(about)
        assert is_safe_page(as_bob.get(answer.url))
        saved = Member.objects.get(pk=bob.pk)
        assert saved.private_note == clean_text(about).strip()


def test_a_search_can_contain_anything(as_bob, thread):
    for words in [*STRINGS[::90], *packed(100, " ")[::18]]:
        answer = as_bob.get("/search/", {"q": words})
        assert answer.status_code in {200, 422}, ascii(words)
        assert is_safe_page(answer)
