"""Phone numbers in a text can be called with one tap, and nothing else in it becomes HTML."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery_forum.lib.phone_links import link_phone_numbers, link_phone_numbers_in_html


def find_links(text):
    return re.findall(r'href="([^"]*)"', link_phone_numbers(text))


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Samaritans: 116 123", ["tel:116123"]),
        ("Emergency services: 999", ["tel:999"]),
        ("Dr. Ruiz (0800/111 0 111), Mon to Fri", ["tel:08001110111"]),
        ("France 01.45.39.40.00", ["tel:0145394000"]),
        ("My sister +44 20 7946 0018 or 020-7946-0019", ["tel:+442079460018", "tel:02079460019"]),
        ("Call (212) 555-0123.", ["tel:2125550123"]),
        ("Shout: text 85258", ["sms:85258"]),
        ("Crisis Text Line: text HOME to 741741", ["sms:741741"]),
        ("Texts help. 999", ["tel:999"]),
        ("one\n116 123\n999", ["tel:116123", "tel:999"]),
        ("born on 24.12.2019", []),
        ("since 2026-11-28", []),
        ("at 19:30, room 12", []),
        ("jo1234@example.org, flat12345", []),
        ("https://example.org/12345", []),
        ("", []),
    ],
)
def test_numbers_become_links(text, links):
    assert find_links(text) == links


@pytest.mark.parametrize("text", ["<b>999</b>", '"><script>112</script>', "999 & <i>"])
def test_everything_else_is_escaped(text):
    html = link_phone_numbers(text)
    assert "<b>" not in html
    assert "<script" not in html
    assert "<i>" not in html


@given(st.text(alphabet="0123456789 +()-./<>\"'&atex\n", max_size=60))
def test_the_words_stay_as_they_were(text):
    from html import unescape

    html = link_phone_numbers(text)
    assert (
        unescape(re.sub(r'<a class="call" dir="ltr" href="(?:tel|sms):\+?\d+">|</a>', "", html))
        == text
    )


@pytest.mark.parametrize(
    ("html", "linked"),
    [
        ("<p>Call 116 123.</p>", ["tel:116123"]),
        ('<p><a href="https://x.example/116123">116 123</a></p>', ["https://x.example/116123"]),
        ("<pre><code>116 123</code></pre>", []),
        ('<p><img alt="a > 116 123" src="/m/1"></p>', []),
        ("<p>&lt;b&gt; 116 123 &amp;</p>", ["tel:116123"]),
    ],
)
def test_numbers_in_html_are_linked_between_its_tags(html, linked):
    found = link_phone_numbers_in_html(html)
    assert re.findall(r'href="([^"]*)"', found) == linked
    assert re.sub(r'<a class="call"[^>]*>|(?<=123)</a>', "", found) == html.replace(
        "116 123</a>", "116 123"
    )
