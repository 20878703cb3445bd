"""The examples of the CommonMark specification, and texts that broke other programs, rendered."""

import re
import threading
from html import unescape
from html.parser import HTMLParser

import pytest

from recovery_forum.lib import markup
from recovery_forum.lib.markup import HEADING_OFFSET, extract_plain_text, render_markup
from tests.recovery_forum.lib.external_texts import load_external_texts
from tests.recovery_forum.lib.test_markup import is_harmless

EXAMPLES = {one["example"]: one for one in load_external_texts("commonmark")}
STRINGS = sorted({*load_external_texts("naughty"), *load_external_texts("bleach")})

# Differences from the specification, and why. In addition, headings start below those of the page,
# and links have `rel`: Shape() ignores both.
DIFFERENT = {
    "Raw HTML is shown as text": {
        21, 31, *range(148, 192), 201, 308, 309, 344, 475, 476, 477, 491, 494, 524, 536,
        *range(613, 618), 623, *range(625, 632), 642, 643,
    },
    "Nothing colours code, so its language is left out": {24, 34, 142, 143, 144, 146},
    "A picture of elsewhere is a link to it, and its title is left out": {
        517, 520, 531, *range(572, 590), 591,
    },
    "Only http, https and mailto lead anywhere": {596, 598, 599, 601},
    "A bare address is a link": {602, 608, 611},
    "An empty quote has no line break inside": {218, 239, 240},
}  # fmt: skip
SAME = set(EXAMPLES) - set().union(*DIFFERENT.values())


class Shape(HTMLParser):
    """HTML as a browser parses it: `parts` in order, and `words`, the text."""

    def __init__(self, html, headings_down=0):
        super().__init__()
        self.down, self.parts = headings_down, []
        self.feed(html)
        self.close()

    @property
    def words(self):
        return "".join(text for kind, text, *_rest in self.parts if kind == "text")

    def lower(self, tag):
        if re.fullmatch("h[1-6]", tag):
            return f"h{min(int(tag[1]) + self.down, 6)}"
        return tag

    def handle_starttag(self, tag, attrs):
        kept = sorted(one for one in attrs if one[0] != "rel")
        self.parts.append(("start", self.lower(tag), kept))

    def handle_endtag(self, tag):
        if tag not in {"br", "hr", "img"}:
            self.parts.append(("end", self.lower(tag)))

    def handle_data(self, data):
        if self.parts and self.parts[-1][0] == "text":
            data = self.parts.pop()[1] + data
        self.parts.append(("text", data))


def is_as_specified(example):
    ours = Shape(render_markup(example["markdown"]))
    return ours.parts == Shape(example["html"], HEADING_OFFSET).parts


def letters(text):
    return re.findall(r"[^\W_]", text)


def typed(text):
    """Return `text` with entities replaced by their characters."""
    return re.sub(r"&#?\w+;", lambda entity: unescape(entity[0]), text)


def test_every_example_of_the_specification_is_there():
    assert set(EXAMPLES) == set(range(1, 653))


@pytest.fixture
def commonmark(monkeypatch):
    """Markdown as specified, without the rules of markdown_rules.py."""
    monkeypatch.setattr(markup, "adapt_parser", lambda parser: None)
    monkeypatch.setattr(markup, "_local", threading.local())


@pytest.mark.usefixtures("commonmark")
def test_every_other_example_is_rendered_as_specified():
    assert [number for number in sorted(SAME) if not is_as_specified(EXAMPLES[number])] == []


# Markdown that our rules treat differently: text of several lines, lists, four spaces or a tab,
# definitions of links, and asterisks between digits, which multiply.
OURS = re.compile(r"\n.*\S|^ *([-+*]|\d+[.)])(\s|$)|^ {4}|\t|^ *\[.*\]:|\d\*\d", re.S | re.M)


def test_single_lines_are_rendered_as_specified():
    lines = [n for n in sorted(SAME) if not OURS.search(EXAMPLES[n]["markdown"])]
    assert len(lines) > 200
    assert [number for number in lines if not is_as_specified(EXAMPLES[number])] == []


@pytest.mark.usefixtures("commonmark")
@pytest.mark.parametrize("reason", DIFFERENT)
def test_no_listed_difference_is_unnecessary(reason):
    assert [number for number in DIFFERENT[reason] if is_as_specified(EXAMPLES[number])] == []


def test_no_example_is_listed_twice():
    assert len(SAME) + sum(map(len, DIFFERENT.values())) == len(EXAMPLES)


def test_every_example_is_harmless():
    for example in EXAMPLES.values():
        assert is_harmless(render_markup(example["markdown"])), example


def test_a_text_that_broke_other_programs_is_harmless():
    assert [text for text in STRINGS if not is_harmless(render_markup(text))] == []


@pytest.mark.parametrize(
    "words",
    [lambda text: Shape(render_markup(text)).words, lambda text: extract_plain_text(text, 10_000)],
)
def test_a_text_that_broke_other_programs_is_complete(words):
    assert [text for text in STRINGS if letters(words(text)) != letters(typed(text))] == []


def test_an_escaped_entity_stays_as_typed():
    assert render_markup(r"Write \&lt;b\&gt; or `&nbsp;`") == (
        "<p>Write &amp;lt;b&amp;gt; or <code>&amp;nbsp;</code></p>\n"
    )
