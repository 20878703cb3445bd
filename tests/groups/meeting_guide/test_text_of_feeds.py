"""The words of a feed pass the door for text, as the words of members do."""

import html
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.meeting_guide.importing import import_meetings, parse_feed
from groups.meeting_guide.parsing import to_plain_text
from groups.meeting_guide.validation import FeedRules, validate_rows
from groups.models import Group, Meeting, MeetingFeed
from recovery_forum.lib.text import clean_text, shows_nothing

RULES = FeedRules("AA", "Europe/London", keeps_contacts=True)
ROW = {"name": "Dawn", "slug": "dawn", "day": 1, "time": "06:30", "end_time": "07:30"}
# Columns of words, and the field of a meeting that each fills.
WORDS = {
    "name": "name",
    "notes": "notes",
    "location": "location",
    "location_notes": "location_notes",
    "formatted_address": "place",
    "conference_url_notes": "online_notes",
    "contact_1_name": "contact_name",
}
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
NASTY = {
    "a direction override": ("Tea\u202eaet", "Teaaet"),
    "an isolate without an end": ("\u2067Tea", "Tea"),
    "an override as an entity": ("Tea&#x202e;aet", "Teaaet"),
    "stacked marks": ("Te\u0301" + "\u0329" * 30 + "a", "T\u00e9\u0329\u0329a"),
    "NFD": ("Cafe\u0301", "Caf\u00e9"),
    "Hangul in letters": ("\u1112\u1161\u11ab", "\ud55c"),
    "a control character": ("Te\x07a", "Tea"),
    "half a character": ("Te\ud83da", "Tea"),
    "a byte order mark": ("\ufeffTea", "Tea"),
    "Thai": ("\u0e1b\u0e35\u0e48", "\u0e1b\u0e35\u0e48"),
    "Hindi with joiners": ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
    "a family": (FAMILY, FAMILY),
}  # fmt: skip
INVISIBLE = ["\u200b", "\u3164", "\u2800\u2800", "&#8203;", "\u202e", "\u00ad", "<b>\u200b</b>"]


def check_row(**columns):
    (meeting,) = validate_rows([ROW | columns], RULES)
    return meeting


def test_each_column_of_words_is_cleaned(subtests):
    for column in WORDS:
        for case in NASTY:
            with subtests.test(column=column, case=case):
                given_text, expected = NASTY[case]
                assert check_row(**{column: given_text}).fields[WORDS[column]] == expected


@pytest.mark.parametrize("case", NASTY)
def test_lists_of_words_are_cleaned(case):
    given_text, expected = NASTY[case]
    fields = check_row(regions=[given_text], types=[given_text], group=given_text).fields
    assert fields["regions"] == fields["labels"] == [expected]
    assert fields["feed_extras"] == {"group": expected}


@pytest.mark.parametrize("text", INVISIBLE)
def test_words_that_show_nothing_are_missing(text):
    assert not check_row(name=text).is_valid
    fields = check_row(notes=text, location=text, regions=[text], types=[text]).fields
    assert (fields["notes"], fields["location"]) == ("", "")
    assert (fields["regions"], fields["labels"]) == ([], [])


@pytest.mark.parametrize("column", sorted(set(WORDS) - {"notes", "location_notes"}))
def test_what_is_one_line_stays_one(column):
    assert check_row(**{column: "12 Elm\r\nStreet<br>Leeds"}).fields[WORDS[column]] == (
        "12 Elm Street Leeds"
    )


def test_notes_keep_their_lines():
    assert check_row(notes="one\r\ntwo\u2028three").fields["notes"] == "one\ntwo\nthree"


def test_the_preview_names_what_was_removed():
    messages = [problem.message for problem in check_row(name="Tea\u202eaet").problems]
    assert "Contained characters that disturb the text around them. Removed." in messages
    assert not [p for p in check_row(name="Caf\u00e9").problems if p.field == "name"]


@given(st.text(max_size=60))
def test_any_text_passes_as_it_does_for_members(text):
    shown = to_plain_text(html.escape(text))
    assert shown == to_plain_text(shown)
    assert shown == clean_text(shown)
    assert unicodedata.is_normalized("NFC", shown)
    assert not shown or not shows_nothing(shown)


@pytest.mark.django_db
def test_a_feed_is_imported_exported_and_unchanged(client, make_group):
    group = make_group("Open door", Group.Visibility.OPEN)
    feed = MeetingFeed.objects.create(name="F", group=group, time_zone="UTC")
    rows = [
        ROW | {"slug": f"m-{number}", "name": text, "notes": text, "regions": [text]}
        for number, (text, _expected) in enumerate(NASTY.values())
    ]
    import_meetings(feed, rows)
    names = dict(Meeting.objects.values_list("feed_slug", "name"))
    assert list(names.values()) != []
    for number, (_text, expected) in enumerate(NASTY.values()):
        assert names[f"m-{number}"] == expected
    published = client.get("/meetings.json")
    again = import_meetings(feed, parse_feed(published.content))
    assert {outcome.action for outcome in again} <= {"keep", "update"}
    assert client.get("/meetings.json").json() == published.json()
