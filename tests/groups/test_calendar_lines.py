"""Lines of calendar files: at most 75 octets (RFC 5545, 3.1), and no character is torn."""

import re
from datetime import UTC, date, datetime, time

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from groups.meetings.calendars import build_meeting_calendar
from groups.models import Group, Meeting, Opportunity
from groups.volunteering.calendars import build_opportunity_calendar

MOMENT = datetime(2026, 1, 5, tzinfo=UTC)
TEXTS = {
    "two octets": "é" * 80,
    "three octets": "断酒会" * 26,
    "four octets": "🙂" * 40,
    "joined emoji": "👩🏽‍🤝‍👩🏿" * 12,
    "marks": "สมหญิงนั่งอยู่ที่นี่ " * 8,
    "right to left": "שלום עליכם " * 12,
    "mixed": "a断é🙂" * 20,
    "escapes": "a;b,c\\d " * 15,
    "typed line breaks": r"\N \\N \n \\n " * 8,
    "no gap": "x" * 180,
}
SHIFTS = range(4)  # So that each octet of a character comes to the end of a line.
LINE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=160)


def build_meeting_file(text):
    meeting = Meeting(
        group=Group(name="G", slug="g"), public_id="m" * 12, name=text[:120], slug="m", weekday=4,
        time=time(19), time_zone="UTC", place=text, location=text[:60], notes=f"{text}\n{text}",
        listed_at=MOMENT, updated_at=MOMENT,
    )  # fmt: skip
    return build_meeting_calendar([meeting], text[:60], lambda meeting: "https://forum.test/m/")


def build_opportunity_file(text):
    opportunity = Opportunity(
        public_id="o" * 12, title=text[:120], effort=text, place=text, day=date(2026, 1, 9),
        time_zone="UTC", created_at=MOMENT,
    )  # fmt: skip
    return build_opportunity_calendar(opportunity, "https://forum.test/o/")


def unfold(content):
    """Return the text of each property, read by the letter of the RFC instead of by icalendar."""
    lines = re.sub(rb"\r\n[ \t]", b"", content).decode().split("\r\n")
    named = (line.partition(":") for line in lines if line)
    return {name.partition(";")[0]: _unescape(value) for name, _, value in named}


def _unescape(value):
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "N": "\n"}.get(match[1], match[1]), value)


def check_lines(content):
    assert content.endswith(b"\r\n")
    lines = content.removesuffix(b"\r\n").split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert b"\r" not in b"".join(lines)
    for line in lines:
        assert 0 < len(line) <= 75
        line.decode()  # Raises for a torn character.


def test_the_lines_of_a_meeting_are_short_and_whole(subtests):
    for shift in SHIFTS:
        for text in TEXTS.values():
            with subtests.test(shift=shift, text=text):
                text = ("y" * shift + text).strip()
                content = build_meeting_file(text)
                check_lines(content)
                found = unfold(content)
                assert found["SUMMARY"] == text[:120]
                assert found["LOCATION"] == f"{text[:60]}, {text}"
                assert found["DESCRIPTION"] == f"{text}\n{text}\n\nhttps://forum.test/m/"
                assert found["X-WR-CALNAME"] == text[:60]
                event = Calendar.from_ical(content).events[0]
                assert str(event["SUMMARY"]) == text[:120]


def test_the_lines_of_an_opportunity_are_short_and_whole(subtests):
    for shift in SHIFTS:
        for text in TEXTS.values():
            with subtests.test(shift=shift, text=text):
                text = ("y" * shift + text).strip()
                content = build_opportunity_file(text)
                check_lines(content)
                found = unfold(content)
                assert (found["SUMMARY"], found["LOCATION"]) == (text[:120], text)
                assert found["DESCRIPTION"] == f"{text}\n\nhttps://forum.test/o/"
                assert found["X-WR-CALNAME"] == text[:120]


@given(LINE)
def test_any_text_comes_through(text):
    for build in (build_meeting_file, build_opportunity_file):
        content = build(text)
        check_lines(content)
        assert unfold(content)["SUMMARY"] == text[:120]
