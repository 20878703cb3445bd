"""Cleaning of typed text: what is accepted, what is changed, and what counts as empty."""

import unicodedata

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from recovery_forum.lib.forms import MarkupField, TextField
from recovery_forum.lib.text import (
    clean_line,
    clean_text,
    isolate,
    normalize_password,
    shows_nothing,
)

SHOWS_NOTHING = {
    "three zero-width spaces": "\u200b" * 3,
    "zero-width space and word joiner": "\u200b\u2060",
    "empty Braille pattern": "\u2800",
    "soft hyphen": "\u00ad",
    "Hangul fillers": "\u3164\u115f\uffa0",
    "marks without a letter": "\u0301\u0301",
    "variation selectors": "\ufe0f\U000e0100",
    "direction controls": "\u202e\u2066\u200f",
    "ideographic spaces": "\u3000\u3000",
    "byte order mark": "\ufeff",
    "tags of a flag": "\U000e0061\U000e007f",
    "private use": "\ue000\U000f0000",
    "placeholder of a pasted picture": "\ufffc",
}
ZALGO = "".join(letter + "\u0300\u0321\u0335" * 6 for letter in "calm")
WORDS = {
    "Vietnamese": "Tiếng Việt ở nhữngế",
    "Thai": "น้ำใจที่ดีผู้ปู่",
    "Hebrew": "בְּרֵאשִׁ֖ית שָּׁ֑ם",
    "Arabic": "مُحَمَّدٌ وَاللّٰه",
    "Hindi": "हिन्दी में क्षेत्र संस्कृति",
    "Tamil": "தமிழ் நிக்ஷௌ",
    "Burmese": "ကြွှိုးံ့",
    "Tibetan": "བསྒྲུབས་ཧཱུྃ",
    "Korean": "금주모임",
    "emoji": "👩‍❤️‍💋‍👩 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣ 👍🏽 🏳️‍🌈",
    "Persian": "می‌خواهم",
    "signs": "5 × 3 ≠ 2 “R&B” C++ — ½ €",
}  # fmt: skip

any_text = st.text(max_size=60) | st.text(
    st.sampled_from("a b\n\t\u0300\u05b0\u0e49\u200b\u200d\u202e\u2066\ufe0f\u3164👩\u0085é\ue000"),
    max_size=40,
)


def test_invisible_text_is_refused_as_empty(subtests):
    for text in SHOWS_NOTHING.values():
        for field in [TextField, MarkupField]:
            with subtests.test(text=text, field=field):
                with pytest.raises(forms.ValidationError) as error:
                    field().clean(text)
                assert error.value.code == "required"
                assert field(required=False).clean(text) == ""


@pytest.mark.parametrize(
    "text",
    ["[](https://example.org)", "```\n```", "---", "> ", "<!-- -->"[:0] + "[](/a)\n\n> [](/b)"],
)
def test_invisible_markup_is_refused_as_empty(text):
    with pytest.raises(forms.ValidationError) as error:
        MarkupField().clean(text)
    assert error.value.code == "required"


@pytest.mark.parametrize("text", ["![](/media/posts/a.webp)", ".", "🙂", "[a](/b)", "`x`"])
def test_visible_markup_is_accepted(text):
    assert MarkupField().clean(text) == text


def test_what_was_typed_is_shown_again():
    class Form(forms.Form):
        text = MarkupField()

    form = Form({"text": "[](https://example.org)"})
    assert not form.is_valid()
    assert form["text"].value() == "[](https://example.org)"


@pytest.mark.parametrize("control", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u206f")
def test_direction_controls_are_removed(control):
    assert clean_line(f"{control}calm mlac") == "calm mlac"


def test_stacked_marks_are_limited():
    for letter in clean_text(ZALGO).replace("\u0327", ""):
        assert unicodedata.combining(letter) or letter.isalpha()
    for word in unicodedata.normalize("NFD", clean_text(ZALGO)).split():
        assert len([c for c in word if unicodedata.combining(c)]) <= 3 * len("calm")


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
def test_text_of_every_script_is_kept(word):
    assert clean_text(word) == unicodedata.normalize("NFC", word)
    assert not shows_nothing(word)


@pytest.mark.parametrize("typed", ["e\u0301", "é"])
def test_text_is_composed(typed):
    assert clean_line(typed) == "é"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a\x07b", "ab"), ("a\x85b", "a\nb"), ("a\ufffeb", "ab"), ("a\r\nb\rc", "a\nb\nc"),
        ("a\u2028b", "a\nb"), ("a\0b", "ab"), ("\uf0b7 tea", "• tea"), ("a\ud800b", "ab"),
        ("\u200b\u200b\u200ba", "\u200ba"),
    ],
)  # fmt: skip
def test_control_characters_are_removed(typed, stored):
    assert clean_text(typed) == stored


def test_a_field_of_one_line_is_one_line():
    assert TextField().clean("  a\u00a0\n\u3000b ") == "a b"
    assert TextField(widget=forms.Textarea).clean("a\r\nb") == "a\nb"


def test_text_runs_in_its_own_direction_while_it_is_typed():
    assert TextField().widget.attrs["dir"] == "auto"


def test_passwords_are_equal_in_every_spelling():
    assert normalize_password("cafe\u0301\u00a0ﬁ") == "café fi"


@pytest.mark.parametrize(
    ("name", "shown"), [("alice", "alice"), ("محمد", "\u2068محمد\u2069"), ("", "")]
)
def test_a_name_in_the_other_direction_is_isolated_alone(name, shown):
    assert isolate(name) == shown


def test_in_a_right_to_left_page_every_name_is_isolated():
    with translation.override("he"):
        assert isolate("alice") == "\u2068alice\u2069"


@given(any_text)
def test_cleaning_again_changes_nothing(text):
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(any_text)
def test_any_text_becomes_valid_for_xml_email_and_the_database(text):
    cleaned = clean_text(text)
    cleaned.encode("utf-8")
    assert not [
        c
        for c in cleaned
        if unicodedata.category(c) in {"Cc", "Cs", "Co"} - {"\n"} and c not in "\n\t"
    ]
    assert unicodedata.is_normalized("NFC", cleaned)
