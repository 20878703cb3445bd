"""A form that is sent twice creates one row, and both times leads to the same page.

People tap twice while a page is slow, reload after sending, or go back and send again.
"""

import re
from base64 import b64decode
from datetime import date, time, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Challenge, Member
from groups.models import (
    Group,
    GroupLink,
    Invitation,
    ListingReport,
    Meeting,
    Opportunity,
    Resource,
)
from milestones.journeys.services import create_journey
from milestones.models import (
    CheckIn,
    HardMoment,
    JournalEntry,
    Journey,
    OwnMilestone,
    Setback,
    Worksheet,
)
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db

PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
# Page, where its form is sent (or "" for the page itself), model, and what is written.
FORMS = {
    "journey": ("/journeys/new/", "", Journey, {
        "challenge": "alcohol", "started_on": "2026-01-02", "goal": "abstinence",
        "audience": "me", "medallion_set": "plain",
    }),
    "setback": ("/journeys/{journey}/setbacks/new/", "", Setback, {"happened_on": "2026-01-09"}),
    "own milestone": ("/journeys/{journey}/own/new/", "", OwnMilestone, {
        "name": "Ninety", "number": 90, "unit": "days",
    }),
    "check-in": ("/check-in/", "", CheckIn, {"mood": 4}),
    "check-in on Home": ("/", "/check-in/", CheckIn, {"mood": 1}),
    "journal entry": ("/journal/new/", "", JournalEntry, {"text": "Rain.", "day": "2026-01-09"}),
    "worksheet": ("/worksheets/new/balance/", "", Worksheet, {
        "day": "2026-01-09", "answer-gives": "Sleep.",
    }),
    "hard moment": ("/right-now/", "/right-now/tried/", HardMoment, {
        "tried": "walk", "passed": "yes",
    }),
    "group": ("/groups/new/", "", Group, {
        "name": "Walks", "summary": "Before work.", "visibility": "open",
    }),
    "hidden group": ("/groups/new/", "", Group, {
        "name": "Walks", "summary": "Before work.", "visibility": "hidden",
    }),
    "meeting": ("/groups/{group}/meetings/new/", "", Meeting, {
        "name": "Friday", "frequency": "weekly", "weekday": 5, "time": "19:00",
        "time_zone": "UTC", "attendance_option": "in_person", "place": "Library", "language": "en",
        "link_for": "group", "link_from": "always",
    }),
    "opportunity": ("/groups/{group}/volunteering/new/", "", Opportunity, {
        "title": "Tea", "effort": "An hour", "place": "Library", "time_zone": "UTC",
        "last_day": (timezone.now() + timedelta(days=30)).date().isoformat(),
    }),
    "group link": ("/groups/{group}/resources/", "", GroupLink, {
        "name": "L", "url": "https://a.example.org/",
    }),
    "invitation": (
        "/groups/{group}/manage/invitations/", "/groups/{group}/manage/invitations/new/",
        Invitation, {"days": 7, "uses": 10},
    ),
    "resource": ("/resources/suggest/", "", Resource, {
        "name": "R", "url": "https://b.example.org/", "category": "apps", "summary": "It helps.",
        "language": "en",
    }),
}  # fmt: skip


@pytest.fixture
def places(group, organizer):
    Member.objects.update(trust=2)
    journey = create_journey(
        Journey(
            member=organizer,
            challenge=Challenge.objects.get(slug="alcohol"),
            title="Without",
            started_on=date(2026, 1, 1),
            time_zone="UTC",
        )
    )
    return {"journey": journey.public_id, "group": group.slug}


@pytest.fixture
def forms(places, organizer):
    """An iterator: the name of a form, where it is sent, what is sent, and the rows that count.

    The rows of a form are deleted before the next one is shown.
    """

    def iterate_forms():
        for name, (page, address, model, written) in FORMS.items():
            if "challenge" in written:
                written = written | {"challenge": Challenge.objects.get(slug="alcohol").pk}
            shown = signed_in(organizer).get(page.format(**places)).text
            [submission] = re.findall(r'name="submission" value="([0-9a-f-]{36})"', shown)
            known = list(model.objects.values_list("pk", flat=True))
            rows = model.objects.exclude(pk__in=known)
            yield (
                name, (address or page).format(**places), written | {"submission": submission}, rows
            )  # fmt: skip
            rows.delete()

    return iterate_forms()


def test_a_form_that_is_sent_twice_creates_one_row(subtests, as_organizer, forms):
    for name, url, written, rows in forms:
        with subtests.test(name):
            first, second = as_organizer.post(url, written), as_organizer.post(url, written)
            assert (first.status_code, second.status_code) == (302, 302)
            assert first.url == second.url
            assert rows.count() == 1
            shown = as_organizer.get(first.url, follow=True).context["messages"]
            assert len(shown) <= 1


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_the_same_time_create_one_row(
    subtests, settings, organizer, forms, run_concurrently
):
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, (1000, 60))
    clients = [signed_in(organizer) for _n in range(2)]
    for name, url, written, rows in forms:
        with subtests.test(name):
            form = (url, written)
            answers = run_concurrently(lambda client, form=form: client.post(*form), clients)
            assert {answer.status_code for answer in answers} == {302}
            assert len({answer.url for answer in answers}) == 1
            assert rows.count() == 1


JOURNAL = "/journal/new/"
ENTRY = {"text": "Rain.", "day": "2026-01-09", "submission": "1"}


@pytest.mark.parametrize("other", [{"text": "Rain and sun."}, {"submission": "2"}])
def test_what_was_changed_or_written_anew_is_another_row(as_alice, other):
    for written in (ENTRY, ENTRY | other):
        as_alice.post(JOURNAL, written)
    assert JournalEntry.objects.count() == 2


def test_the_same_on_the_next_day_is_another_row(as_alice):
    """Of a page that stayed open over night."""
    for hours in (0, 24):
        with time_machine.travel(timezone.now() + timedelta(hours=hours), tick=False):
            as_alice.post("/check-in/", {"mood": 4, "submission": "1"})
    assert CheckIn.objects.count() == 2


def test_two_members_may_send_the_same(as_alice, as_bob):
    for client in (as_alice, as_bob):
        client.post(JOURNAL, ENTRY)
    assert set(JournalEntry.objects.values_list("member__name", flat=True)) == {"alice", "bob"}


def test_what_was_deleted_can_be_sent_again(as_alice):
    as_alice.post(JOURNAL, ENTRY)
    JournalEntry.objects.all().delete()
    as_alice.post(JOURNAL, ENTRY)
    assert JournalEntry.objects.count() == 1


def test_a_form_without_submission_is_stored_each_time(as_alice):
    for _n in range(2):
        as_alice.post(JOURNAL, {"text": "Rain.", "day": "2026-01-09"})
    assert JournalEntry.objects.count() == 2


def test_another_picture_is_another_form(as_organizer, places):
    page, _address, _model, written = FORMS["journey"]
    alcohol = Challenge.objects.get(slug="alcohol").pk
    for name in ("a.png", "a.png", "b.png"):
        photo = SimpleUploadedFile(name, PIXEL, "image/png")
        sent = written | {"challenge": alcohol, "submission": "1", "photo": photo}
        assert as_organizer.post(page, sent).status_code == 302
    assert Journey.objects.exclude(photo="").count() == 2


def test_the_same_report_of_a_listing_twice_is_one(client, group):
    Group.objects.update(visibility="open")
    meeting = Meeting.objects.create(
        group=group, name="Friday", weekday=5, time=time(19), time_zone="UTC"
    )
    for words in ("Closed.", "Closed.", "Moved."):
        client.post(f"/meetings/{meeting.slug}/report/", {"words": words})
    assert list(ListingReport.objects.values_list("text", flat=True)) == ["Closed.", "Moved."]
