"""Crisis phrases, tested with hand-labelled sentences. Recall matters most: a false alarm shows a
help line to someone who is fine; a miss shows none to someone who is not.
"""

import json
import re
from pathlib import Path
from re import _parser  # Python's own parser of regular expressions.

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posts.safety.crisis import (
    MAX_SCREENED_LENGTH,
    PHRASES_FILE,
    _compile_any,
    _load_phrases,
    _split_sentences,
    normalize_letters,
    speaks_of_crisis,
)

DATA = Path(__file__).parent / "data"
LANGUAGES = json.loads(PHRASES_FILE.read_text(encoding="utf-8"))
# (purpose, minimum recall, maximum share of false alarms, minimum number of sentences).
# The phrases were written with the first set, and extended with the second and third. When these
# two were first measured, before the phrases were compared with them, 126 of 135 and 32 of 60 were
# detected. The last was never used for extending: 17 of 40 before, 35 of 40 after.
SETS = pytest.mark.parametrize(
    ("name", "recall", "alarms", "least"),
    [
        ("crisis", 0.97, 0.03, 300),
        ("crisis-fresh", 0.95, 0.03, 150),
        ("crisis-hard", 0.95, 0.05, 120),
        ("crisis-unseen", 0.85, 0.05, 80),
    ],
)


def labelled(name, least):
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    rows = [(line[0] == "!", line[2:]) for line in lines if line[:1] in {"!", "."}]
    assert len(rows) >= least
    return rows


@SETS
def test_nearly_every_crisis_is_detected(name, recall, alarms, least):
    spoken = [words for crisis, words in labelled(name, least) if crisis]
    missed = [words for words in spoken if not speaks_of_crisis(words)]
    assert 1 - len(missed) / len(spoken) >= recall, missed


@SETS
def test_there_are_few_false_alarms(name, recall, alarms, least):
    others = [words for crisis, words in labelled(name, least) if not crisis]
    alarmed = [words for words in others if speaks_of_crisis(words)]
    assert len(alarmed) / len(others) <= alarms, alarmed


@pytest.mark.parametrize(
    "words",
    [
        "Had a decent day at work.\n\nBut tonight I want to die.",
        "I WANT TO DIE",
        "I don’t want to live anymore",
        "The film was good; I want to kill myself though",
        "> somebody wrote\n\nI'm suicidal too",
        "Long day.\nI just want to\ndie\nand nobody knows",
        "i dont want to... live anymore",
        "I can’t… go on anymore",
        "ich will nicht mehr\nleben",
        "je veux\nmourir",
        "I want to - die",
        "I want to k\u200bill my\u00adself",  # Copied, with signs that nobody sees.
    ],
)
def test_a_crisis_is_detected_anywhere_in_a_text(words):
    assert speaks_of_crisis(words)


def test_paragraphs_are_not_read_as_one_sentence():
    assert not speaks_of_crisis("We talked about what we want to\n\ndie Katze schläft")


def test_a_calm_sentence_does_not_cancel_another():
    assert speaks_of_crisis("I used to be suicidal years ago. Tonight I want to die again.")


@pytest.mark.parametrize(
    "words",
    ["i want to DISSAPEAR forever", "ich wil sterben", "no quiero vivír", "Uberdosis nehmen"],
)
def test_a_crisis_is_detected_without_accents_and_misspelt(words):
    assert speaks_of_crisis(words)


def test_one_repeated_letter_does_not_prevent_detection():
    assert not speaks_of_crisis("I am taking care of myself and not off to bed.")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=3_000))
def test_any_text_can_be_checked(words):
    assert speaks_of_crisis(words) in {True, False}


def iterate_matches(parsed, holds_stem):
    """Every way in which an expression can match, with _ for what it leaves open.

    Without those that hold a stem: whatever follows in them, they pass.
    """
    found = {""}
    for kind, what in parsed:
        further = _matches_of_part(str(kind), what)
        found = {way + part for way in found for part in further}
        found = {way for way in found if not holds_stem(way)}
    return found


def _matches_of_part(kind, what):
    def nothing(way):
        return False

    if kind == "LITERAL":
        return {chr(what)}
    if kind == "BRANCH":
        return set().union(*(iterate_matches(branch, nothing) for branch in what[1]))
    if kind == "SUBPATTERN":
        return iterate_matches(what[-1], nothing)
    if kind == "MAX_REPEAT":
        least, _most, inner = what
        return iterate_matches(inner, nothing) | ({""} if least == 0 else set())
    return {"_"} if kind in {"IN", "ANY"} else {""}  # The rest are places: a border, an end.


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_pattern_matches_without_a_stem(language):
    rules = LANGUAGES[language]
    stems = _compile_any(rules["stems"]).search
    passed_by = {sign: iterate_matches(_parser.parse(sign), stems) for sign in rules["signs"]}
    assert {sign: sorted(left)[:5] for sign, left in passed_by.items() if left} == {}


def test_a_pattern_without_a_stem_would_be_found():
    sign = _parser.parse(r"\b(kill|harm) (\w+ )?my ?self\b")
    assert iterate_matches(sign, re.compile("kill").search) == {
        "harm myself", "harm my self", "harm _ myself", "harm _ my self",
    }  # fmt: skip


@SETS
def test_every_detected_sentence_has_a_stem(name, recall, alarms, least):
    def heard(words, gated):
        return any(
            (not gated or stems.search(sentence)) and signs.search(sentence)
            for sentence in _split_sentences(words)
            for stems, signs, _excused in _load_phrases()
        )

    spoken = [words for _crisis, words in labelled(name, least)]
    assert [heard(words, gated=True) for words in spoken] == [
        heard(words, gated=False) for words in spoken
    ]


# --- Performance ----------------------------------------------------------------

KINDS = ("stems", "signs", "not")
COMPILED = [pattern for patterns in _load_phrases() for pattern in patterns]
PLAIN = [
    re.compile(rf"\b(?:{'|'.join(map(normalize_letters, rules[kind]))})")
    for rules in LANGUAGES.values()
    for kind in KINDS
]
STEMS = sorted(
    {re.sub(r"[^\w ]", "", stem) for rules in LANGUAGES.values() for stem in rules["stems"]}
)


def test_a_search_skips_words_with_another_first_letter():
    """Only then can `re` skip ahead; otherwise 20,000 characters of "od od od" take a second."""
    assert sum(pattern.groups for pattern in COMPILED) == 0
    assert sum(len(re.findall(r"(?:\||^\\b\(\?:)\\b", p.pattern)) for p in COMPILED) == 0


def test_characters_that_expand_do_not_enlarge_the_search():
    searched = sum(map(len, _split_sentences("ﷺ " * (MAX_SCREENED_LENGTH // 2))))
    assert searched <= MAX_SCREENED_LENGTH


def test_no_pattern_has_a_word_start_inside():
    """A word start at the beginning is removed by _compile_any()."""
    signs = [sign for rules in LANGUAGES.values() for kind in KINDS for sign in rules[kind]]
    assert [sign for sign in signs if re.search(r"\((?:\?:)?(?:[^()]*\|)?\\b", sign)] == []


@SETS
def test_the_fast_patterns_match_the_plain_ones(name, recall, alarms, least):
    for _crisis, words in labelled(name, least):
        for sentence in _split_sentences(words):
            for quick, plain in zip(COMPILED, PLAIN, strict=True):
                found, expected = quick.search(sentence), plain.search(sentence)
                assert (found and found.span()) == (expected and expected.span()), sentence


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(STEMS), max_size=30).map(" ".join))
def test_fast_and_plain_patterns_agree_on_any_mixture(sentence):
    for quick, plain in zip(COMPILED, PLAIN, strict=True):
        assert bool(quick.search(sentence)) == bool(plain.search(sentence))
