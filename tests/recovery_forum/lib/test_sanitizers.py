"""nh3 alone, with its own policy, stops everything that the complete pipeline stops.

So bleach, which is no longer maintained, may fail or be removed without any loss of safety.
"""

import re
from html.parser import HTMLParser

import pytest

from recovery_forum.lib import markup
from recovery_forum.lib.markup import ATTRIBUTES, LINK_SCHEMES, TAGS, render_markup
from tests.recovery_forum.lib.attacks import ATTACKS, FIRING
from tests.recovery_forum.lib.external_texts import load_external_texts

EXTERNAL = [
    *load_external_texts("bleach"), *load_external_texts("naughty"),
    *(one["html"] for one in load_external_texts("commonmark")),
]  # fmt: skip
TEXTS = [attack.replace("HIT", "alert(1)") for attack in ATTACKS] + EXTERNAL


def sanitize_with_nh3_alone(text):
    """Sanitize the text as HTML, without the escaping of markdown-it and without bleach."""
    return markup._sanitize_html(text)


def render_without_bleach(text):
    return markup._sanitize_html(markup._render_commonmark(text))


WAYS = pytest.mark.parametrize(
    "way", [sanitize_with_nh3_alone, render_without_bleach, render_markup]
)


class Reader(HTMLParser):
    """Collects everything in HTML that no post may contain."""

    def __init__(self, html):
        super().__init__()
        self.forbidden = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag not in TAGS:
            self.forbidden.append(tag)
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set()):
                self.forbidden.append(f"{tag} {name}")
            # Browsers remove these characters from a URL.
            address = re.sub(r"^[\0-\x20]+|[\t\n\r]", "", value or "")
            scheme = (
                re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", address) if name in {"href", "src"} else None
            )
            if scheme and scheme[0].lower().rstrip(":") not in LINK_SCHEMES:
                self.forbidden.append(address)
            if (tag, name) == ("img", "src") and not value.startswith("/media/"):
                self.forbidden.append(address)

    def handle_comment(self, data):
        self.forbidden.append("comment")

    handle_decl = unknown_decl = handle_pi = handle_comment


@WAYS
def test_nothing_forbidden_remains(way):
    assert {text: left for text in TEXTS if (left := Reader(way(text)).forbidden)} == {}


def test_the_attacks_cover_every_kind_and_would_be_detected():
    assert len(set(ATTACKS)) >= 150
    assert [attack for attack in FIRING if not Reader(attack).forbidden] == []


@pytest.mark.parametrize("way", [sanitize_with_nh3_alone, render_without_bleach])
def test_nh3_alone_allows_nothing_more_than_the_pipeline(way):
    """Cleaning with bleach afterwards removes no tag and no attribute."""
    without_linkify = markup.bleach.Cleaner(
        tags=TAGS,
        attributes={tag: sorted({*names, "rel"}) for tag, names in ATTRIBUTES.items()},
        protocols=LINK_SCHEMES,
        strip=True,
    )

    def tags(html):
        return re.findall(r"<[a-z][^>]*>", html)

    results = {text: way(text) for text in TEXTS}
    taken = {
        t: html
        for t, html in results.items()
        if len(tags(without_linkify.clean(html))) < len(tags(html))
    }
    assert taken == {}


def test_bleach_alone_leaves_attacks_that_nh3_removes():
    """This is why bleach is never the last step."""
    harmful = '<a href="javascript:123">a</a>'
    assert Reader(markup._clean_and_linkify(harmful)).forbidden
    assert not Reader(sanitize_with_nh3_alone(harmful)).forbidden
