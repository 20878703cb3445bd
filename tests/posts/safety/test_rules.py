"""Detection of broken rules: what is detected, and what is not."""

import pytest

from posts.safety.rules import Rule, find_broken_rules


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("sourcing", "Where can I get some oxy in Leeds?"),
        ("sourcing", "DM me if you want pills"),
        ("dosing", "I take 40 mg of it every morning"),
        ("dosing", "How much is safe to take with beer? how much can i take"),
        ("medical", "You should stop taking your lithium, it numbs you."),
        ("medical", "You clearly have borderline."),
        ("soliciting", "My coaching has a discount this week, sign up by link"),
        ("soliciting", "Use code SOBER20"),
        ("fundraising", "Here is my GoFundMe for the rent"),
        ("dating", "Looking for a girlfriend who does not drink"),
        ("brands", "There is a bottle of Jack Daniels in the kitchen"),
    ],
)
def test_broken_rules_are_detected(rule, words):
    assert Rule(rule) in find_broken_rules(words)


@pytest.mark.parametrize(
    "words",
    [
        "I want to use so badly right now.",
        "My doctor helps me to taper, and I trust her.",
        "What helped me was talking to my doctor about the medication.",
        "I stopped drinking with help from a clinic.",
        "My partner and I had a lovely date night without wine.",
        "We donated the old sofa.",
        "I take my medication every morning.",
        "Where can I get naloxone training?",
        "I found a meeting in Leeds.",
        "The course at the library is free, and it helped me.",
        "I walked 10 km a day this week.",
        "I sold my car to pay the bills.",
        "Have you tried writing a letter?",
        "My guilty pleasure is ginger beer.",
    ],
)
def test_ordinary_text_is_not_detected(words):
    assert find_broken_rules(words) == []


def test_each_rule_has_patterns_and_a_sentence():
    for rule in Rule:
        assert rule.label
        assert find_broken_rules("") == []
