"""Accepted text is shown unchanged: on the page, in the form, export, email and feed."""

import json
import zipfile
from email import message_from_bytes, policy
from html.parser import HTMLParser
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.privacy.export import request_export
from groups.models import Group
from posts.link_previews import preview_post_link
from posts.models import Post, PostVersion
from posts.search.queries import find_posts
from posts.threads.posting import create_reply
from recovery_forum.lib.email_queue import queue_email
from recovery_forum.lib.forms import MarkupField
from tests.hypothesis_settings import example_count

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
WORD = "lighthouse"
PIECES = [
    "calm", "\n", "\n\n", "    ", "1986. ", "- ", "> ", "```\n", "`", "**",
    "[a](https://a.test)", "https://a.test/b!", "שלום", "مُحمد", "散歩", "สวน", "e\u0301",
    "\u202e", "\u200b", "👩‍❤️‍👩", "&amp;", "<b>", "\x07", "\ufffe", "\u2028", "'", '"',
    "\\", "\r\n", "﷽", "c\u0300\u0321\u0335\u0300",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=50)


class FieldReader(HTMLParser):
    """Reads what a browser shows in the text field."""

    def __init__(self, page):
        super().__init__()
        self.inside, self.text = False, ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.inside = tag == "textarea" and dict(attrs).get("name") == "text"

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "textarea"

    def handle_data(self, data):
        self.text += data if self.inside else ""


@pytest.fixture(autouse=True)
def no_rate_limits(settings):
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, (10_000, 60))


@given(text=texts)
@example_count(15, 400)
def test_any_text_survives_page_edit_email_feed_and_search(
    client, as_alice, alice, group, thread, text
):
    Group.objects.update(visibility="open")
    try:
        typed = MarkupField().clean(f"{text} {WORD}")
    except ValidationError:
        return
    opening = thread.posts.get(ancestors=[])
    post = create_reply(opening, alice, typed)
    Post.objects.filter(pk=post.pk).update(held_at=None)
    # Edited without a change, it stays.
    address = reverse("posts:edit", args=[post.public_id])
    field = FieldReader(as_alice.get(address).content.decode()).text.removeprefix("\n")
    assert field == typed
    as_alice.post(address, {"text": field.replace("\n", "\r\n"), "anyway": "on"})
    assert not PostVersion.objects.filter(post=post).exists()
    # In a feed.
    feed = client.get(reverse("posts:feed", args=[group.slug])).content
    words = ElementTree.fromstring(feed).find(f"{ATOM}entry/{ATOM}summary").text
    assert WORD in words
    # In an email.
    preview = preview_post_link(alice, post.public_id)
    notification = SimpleNamespace(sentence="Hello", url="/", preview=preview)
    queue_email(
        alice, "Hello", "notifications", {"notifications": [notification], "shows_details": True}
    )
    raw = mail.outbox[-1].message().as_bytes()
    body = message_from_bytes(raw, policy=policy.default).get_body(("plain",)).get_content()
    assert preview.excerpt.strip()
    assert all(word in body for word in preview.excerpt.split())
    # In a search.
    assert post.pk in {found.pk for found in find_posts(alice, WORD, {})[0]}
    post.delete()


def test_the_export_has_the_text_as_typed(alice, thread, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    typed = MarkupField().clean("".join(PIECES))
    create_reply(thread.posts.get(ancestors=[]), alice, typed)
    export = request_export(alice)
    export.refresh_from_db()
    with export.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        rows = "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith(".json")
        )
    assert json.dumps(typed, ensure_ascii=False)[1:-1] in rows
