"""Crisis phrases, held against sentences labelled by hand. Recall matters most: a false alarm
shows a help line to somebody who is fine; a miss shows none to somebody who is not.
"""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posts.safety.crisis import speaks_of_crisis

DATA = Path(__file__).parent / "data"
FALSE_ALARMS = 0.03
# What the phrases were made with, and what was written before they were seen: the share heard.
SETS = pytest.mark.parametrize(
    ("name", "recall", "least"), [("crisis", 0.97, 300), ("crisis-fresh", 0.9, 150)]
)


def labelled(name, least):
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    rows = [(line[0] == "!", line[2:]) for line in lines if line[:1] in {"!", "."}]
    assert len(rows) >= least
    return rows


@SETS
def test_nearly_everybody_who_speaks_of_it_is_heard(name, recall, least):
    spoken = [words for crisis, words in labelled(name, least) if crisis]
    missed = [words for words in spoken if not speaks_of_crisis(words)]
    assert 1 - len(missed) / len(spoken) >= recall, missed


@SETS
def test_few_are_alarmed_without_need(name, recall, least):
    others = [words for crisis, words in labelled(name, least) if not crisis]
    alarmed = [words for words in others if speaks_of_crisis(words)]
    assert len(alarmed) / len(others) <= FALSE_ALARMS, alarmed


@pytest.mark.parametrize(
    "words",
    [
        "Had a decent day at work.\n\nBut tonight I want to die.",
        "I WANT TO DIE",
        "I don’t want to live anymore",
        "The film was good; I want to kill myself though",
        "> somebody wrote\n\nI'm suicidal too",
    ],
)
def test_it_is_heard_wherever_it_stands(words):
    assert speaks_of_crisis(words)


def test_one_calm_sentence_does_not_take_back_another():
    assert speaks_of_crisis("I used to be suicidal years ago. Tonight I want to die again.")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=3_000))
def test_any_words_can_be_looked_at(words):
    assert speaks_of_crisis(words) in {True, False}
