"""Every promise on a page has a test, which promises.txt names.

A sentence that says who sees something, who is notified, or what is deleted or can be undone needs
a row, and each row needs its sentence and its test.
"""

import re
from pathlib import Path

from tests.promises.sentences import find_sentences

TESTS = Path(__file__).parents[1]
LINES = (Path(__file__).parent / "promises.txt").read_text().splitlines()
SAID = [line for line in LINES if line and not line.startswith(("#", " "))]
HELD_BY = [line.strip() for line in LINES if line.startswith("    ")]
PROMISE = re.compile(
    r"[Oo]nly you\b|[Nn]obody (else )?(can see|can read|can open|sees|reads|is told|is notified"
    r"|learns)|won.t (be told|see|learn)|n.t told|(is|are|been) told|[Nn]ever (shown|shared|stored)"
    r"|undo this|(is|are|be) (deleted|erased) |You.ll get|[Ww]e.ll send"
    r"|Only (moderators|the moderators|the organizers|the hosts|signed-in|the two)"
    r"|without (your name|saying why)|are shown help"
)
# Sentences that match the patterns but promise nothing.
NO_PROMISES = {
    "Choose this only if nobody else can see your inbox.",
    "Nobody can read it yet, because we can't save anything right now.",
    "Keep this file where only you can open it.",
    "With or without your name",
    "what the author is told",
    "Sign in, and we'll send you a new one.",
    "If you sometimes post without your name, leave this off: over weeks, someone could compare "
    "the days.",
    "Enter your email address, and we'll send you a link.",
    "You'll get a notification for every new thread here.",
    "An administrator or a group liaison approves it; the proposer and the people they invited "
    "are told.",
}


def test_each_row_has_a_sentence_and_a_test():
    assert len(SAID) == len(HELD_BY) == len(set(SAID))


def test_no_promise_is_without_a_row():
    promises = {sentence for sentence in find_sentences() if PROMISE.search(sentence)}
    assert promises - set(SAID) - NO_PROMISES == set()


def test_no_promise_disappears():
    said = set(find_sentences())
    assert {sentence for sentence in SAID if sentence not in said} == set()


def test_each_promise_is_held_by_a_test_that_exists():
    missing = []
    for row in HELD_BY:
        path, _, name = row.partition("::")
        file = TESTS / path
        if not file.is_file() or not re.search(rf"def {name}\(", file.read_text()):
            missing.append(row)
    assert missing == []


def test_a_profile_does_not_show_the_time_zone(as_bob, alice, group):
    type(alice).objects.update(time_zone="Pacific/Chatham", hours_for="members")
    assert "Chatham" not in as_bob.get(alice.get_absolute_url()).content.decode()
