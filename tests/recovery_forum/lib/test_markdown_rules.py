"""Markdown by people who do not know Markdown, on the page and as plain text."""

import re
from html import unescape

import pytest
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from recovery_forum.lib.forms import MarkupField
from recovery_forum.lib.markup import (
    extract_plain_text,
    make_links_absolute,
    render_markup,
    shows_no_words,
)
from recovery_forum.lib.plain_text import html_to_text
from recovery_forum.lib.text import clean_text


@pytest.mark.parametrize(
    "text",
    [
        "1986. That was the year", "5. May", "- 5 degrees", "+ 5 degrees", "* a star", "1) one",
        "5. May\n12. June", "[note]: it was hard", "2. August\n1. September", "- a\n* b", "#tired",
    ],
)  # fmt: skip
def test_a_sentence_is_no_markup(text):
    html = render_markup(text)
    assert html == f"<p>{text}</p>\n".replace("\n", "<br>\n", text.count("\n"))
    assert extract_plain_text(html) == text


def test_typed_line_breaks_stay():
    assert render_markup("one\ntwo\nthree") == "<p>one<br>\ntwo<br>\nthree</p>\n"
    assert extract_plain_text("one\ntwo\nthree") == "one\ntwo\nthree"


@pytest.mark.parametrize("text", ["calm\n---", "calm\n===", "calm\n-----"])
def test_dashes_below_text_make_no_heading(text):
    assert "<h" not in render_markup(text).replace("<hr", "")


@pytest.mark.parametrize("text", ["    indented", "a\n\n    indented\n\nb", "\tindented"])
def test_indentation_makes_no_code(text):
    assert "<code" not in render_markup(text)


def test_code_is_fenced():
    assert "<pre><code>a\n  b\n" in render_markup("```\na\n  b\n```")


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("- a\n- b", "ul"), ("* a\n\n* b", "ul"), ("1. a\n2. b", "ol"), ("1. a\n1. b", "ol"),
        ("Things:\n- a\n- b", "ul"), ("- a\n  more\n- b", "ul"), ("1986. a\n1987. b", "ol"),
        ("> - a\n> - b", "ul"), ("- a\n  - b\n- c", "ul"),
    ],
)  # fmt: skip
def test_two_items_are_a_list(text, tag):
    html = render_markup(text)
    assert f"<{tag}" in html
    assert html.count("<li") >= 2


@pytest.mark.parametrize(
    "text", ["1. a\n2. b\n7. c", "1986. a\n1987. b", "3) a\n4) b\n4) c", "10. a\n11. b"]
)
def test_numbers_stay_as_typed(text):
    numbers = re.findall(r"^\d+", text, re.M)
    assert re.findall(r"^\d+", extract_plain_text(text), re.M) == numbers


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.org/a!", "https://example.org/a"),
        ("“https://example.org/a”", "https://example.org/a"),
        ("https://example.org/a。次", "https://example.org/a"),
        ("（https://example.org/a）です", "https://example.org/a"),
        ("https://example.org/a;", "https://example.org/a"),
        ("https://example.org/a؟", "https://example.org/a"),
        ("https://example.org/a।", "https://example.org/a"),
        ("«https://example.org/a»…", "https://example.org/a"),
        ("https://example.org/a?!", "https://example.org/a"),
        ("(https://example.org/a).", "https://example.org/a"),
        ("**https://example.org/a**", "https://example.org/a"),
        ("https://example.org/a_(b)?x=1&y=2", "https://example.org/a_(b)?x=1&y=2"),
        ("https://example.org/a;b=1", "https://example.org/a;b=1"),
        ("https://example.org/?q=a&b&", "https://example.org/?q=a&b"),
    ],
)
def test_a_link_ends_before_the_punctuation_of_any_script(text, address):
    [found] = re.findall(r'href="([^"]*)"', render_markup(text))
    assert unescape(found) == address
    assert unescape(strip_tags(render_markup(text))).strip() == text.strip("*")


def test_blocks_of_right_to_left_text_get_their_direction():
    html = render_markup("שלום\n\n- אחת\n- two")
    assert html.startswith('<p dir="auto">')
    assert '<ul dir="auto">' in html
    assert '<blockquote dir="auto">\n<p>שלום' in render_markup("> שלום")
    assert "dir=" not in render_markup("hello")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("> they said\n> so\n\nI agree", "> they said\n> so\n\nI agree"),
        ("> " + "long " * 80 + "\n\nI agree", None),
        ("![the sea](/media/posts/a.webp)", "Picture: the sea"),
        ("- a\n- b\n\n1. c\n2. d", "- a\n- b\n\n1. c\n2. d"),
        ("- a\n  - b\n- c", "- a\n  - b\n- c"),
        ("| a | b |\n| c | d |", "| a | b |\n| c | d |"),
        ("# Title\ntext", "Title\n\ntext"),
        ("a\n\n---\n\nb", "a\n\n---\n\nb"),
        ("```\nx\n  y\n```\nz", "x\n  y\n\nz"),
    ],
)
def test_plain_text_keeps_lines_numbers_and_quotes(text, plain):
    shown = extract_plain_text(render_markup(text))
    if plain is None:
        assert shown.startswith("> long long")
        assert shown.endswith("…\n\nI agree")
    else:
        assert shown == plain


def test_links_are_absolute_outside_the_site():
    html = render_markup("![x](/media/posts/a.webp) [y](/groups/) [z](https://a.test/)")
    html = make_links_absolute(html, "https://forum.test")
    assert set(re.findall(r'(?:src|href)="([^"]+)"', html)) == {
        "https://forum.test/media/posts/a.webp", "https://forum.test/groups/", "https://a.test/",
    }  # fmt: skip


typed = st.text(max_size=120) | st.lists(
    st.sampled_from(
        ["- ", "* ", "1. ", "7. ", "> ", "\n", "\n\n", "    ", "a", "[", "]", "(", ")", "`", "```",
         "#", " ", "---", "שלום", "https://a.test/b", "!", "。", "\u200b", "&", "<", "\\", "_",
         "~~"]
    ),
    max_size=24,
).map("".join)  # fmt: skip


@given(typed)
def test_accepted_text_is_visible(text):
    stored = MarkupField(required=False).clean(text)
    html = render_markup(stored)
    assert bool(stored) != shows_no_words(html)
    if stored:
        assert extract_plain_text(html).strip()


@given(typed)
def test_no_letter_or_number_is_lost(text):
    stored = clean_text(text)
    if "&" not in stored and "](" not in stored and "\\" not in stored and "`" not in stored:
        shown = html_to_text(render_markup(stored))
        assert re.findall(r"[^\W_]", shown) == re.findall(r"[^\W_]", stored)
