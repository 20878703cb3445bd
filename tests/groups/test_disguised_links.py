"""A link that looks like Zoom's and leads elsewhere is refused wherever a link is taken."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from groups.meeting_guide.validation import FeedRules, validate_rows
from groups.models import (
    Group,
    GroupLink,
    HelpLine,
    Meeting,
    MeetingFeed,
    Opportunity,
    Resource,
)
from tests.groups.meetings.test_recurrence import FORM as MEETING
from tests.groups.resources.test_group_links import SCRIPT
from tests.groups.resources.test_resources import FORM as RESOURCE

pytestmark = pytest.mark.django_db
DISGUISED = "https://zoom.us@other.example/j/1"
TOLD = "Remove the part before the @"


def assert_refused(answer):
    page = answer.content.decode()
    assert (answer.status_code, TOLD in page) == (422, True)
    assert DISGUISED in page  # The input is kept.


def test_the_form_of_a_meeting_refuses_a_disguised_link(as_organizer, group):
    address = f"/groups/{group.slug}/meetings/new/"
    assert_refused(as_organizer.post(address, MEETING | {"online_link": DISGUISED}))
    assert not Meeting.objects.exists()


def test_the_links_of_a_group_refuse_a_disguised_link(as_organizer, group):
    answer = as_organizer.post(f"/groups/{group.slug}/resources/", SCRIPT | {"url": DISGUISED})
    assert_refused(answer)
    assert not GroupLink.objects.exists()


def test_a_suggested_resource_refuses_a_disguised_link(as_alice):
    assert_refused(as_alice.post("/resources/suggest/", RESOURCE | {"url": DISGUISED}))
    assert not Resource.objects.filter(url=DISGUISED).exists()


def test_the_panel_refuses_a_disguised_link(subtests, as_moderator, settings):
    cases = [
        (Resource, "url"), (MeetingFeed, "url"), (HelpLine, "website"), (Opportunity, "website"),
    ]  # fmt: skip
    for model, field in cases:
        with subtests.test(model=model, field=field):
            settings.DEMO = True
            page = as_moderator.post(
                reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add"),
                {field: DISGUISED},
            )
            assert TOLD in page.content.decode()
            assert not model.objects.filter(**{field: DISGUISED}).exists()


@pytest.fixture
def row():
    return {"name": "Dawn", "slug": "dawn", "day": 1, "time": "06:30", "timezone": "UTC",
            "conference_url": DISGUISED}  # fmt: skip


@pytest.mark.parametrize(
    "link",
    [DISGUISED, "https://me:secret@zoom.us/j/1", "https://other.example\\@zoom.us/j/1"],
)
def test_importing_a_feed_omits_a_disguised_link_and_says_so(row, link):
    (meeting,) = validate_rows([row | {"conference_url": link}], FeedRules(time_zone="UTC"))
    assert meeting.fields["online_link"] == ""
    assert [one.field for one in meeting.problems if "@" in one.message] == ["conference_url"]


def test_the_exported_feed_contains_no_disguised_link(row):
    details = {"entity": "District 1", "entity_url": DISGUISED, "entity_logo": DISGUISED}
    (meeting,) = validate_rows([row | details], FeedRules(time_zone="UTC"))
    assert meeting.fields["feed_extras"] == {"entity": "District 1"}


def test_the_dry_run_reports_a_disguised_link(as_moderator, settings, make_group, row):
    settings.DEMO = True
    room = make_group("Open door", Group.Visibility.OPEN)
    feed = MeetingFeed.objects.create(name="Galway", group=room)
    upload = SimpleUploadedFile("feed.json", json.dumps([row]).encode())
    page = as_moderator.post(
        reverse("admin:groups_meetingfeed_look", args=[feed.pk]), {"file": upload}
    )
    told = page.content.decode()
    assert DISGUISED in told
    assert "before an @" in told
