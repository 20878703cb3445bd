"""Visitors report a meeting or a resource to the moderators without an account."""

import pytest
from django.urls import reverse

from accounts.models import Notification
from groups.models import Group, Resource
from posts.models import Case, Report
from posts.moderation.reports import create_report
from recovery_forum.models import RateLimitWindow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]
ADDRESS = "203.0.113.77"
WORDS = "The host asked us for money at the door."


@pytest.fixture
def meeting(make_group):
    group = make_group("Open door", Group.Visibility.OPEN)
    return group.meetings.create(name="Tea", weekday=4, time="19:00", time_zone="UTC")


@pytest.fixture
def resource(db):
    return Resource.objects.create(
        name="Quit App", url="https://quit.example", category="apps", approved_at="2026-01-01T00Z"
    )


def report_url(kind, row):
    return reverse("posts:report", args=[kind, row.public_id])


def send(client, url, **fields):
    return client.post(url, {"reason": "soliciting", "words": WORDS} | fields, REMOTE_ADDR=ADDRESS)


@pytest.mark.parametrize("kind", ["meeting", "resource"])
def test_a_report_opens_a_case_like_any_other(
    client, as_moderator, moderator, meeting, resource, kind
):
    row = {"meeting": meeting, "resource": resource}[kind]
    url = report_url(kind, row)
    assert "Hide it for me" not in client.get(url).content.decode()
    page = client.post(url, {"reason": "soliciting", "words": WORDS}, follow=True)
    assert "A moderator will look at it" in page.content.decode()
    case = Case.objects.get(origin="report", kind=kind)
    assert case.urgency == 30
    assert case.get_absolute_url() in as_moderator.get("/admin/").content.decode()
    shown = as_moderator.get(case.get_absolute_url()).content.decode()
    assert WORDS in shown
    assert "Someone without an account" in shown
    told = Notification.objects.filter(kind=Notification.Kind.REPORT_OPENED)
    assert moderator.pk in told.values_list("member", flat=True)


def test_nothing_of_the_visitor_is_stored(client, as_moderator, meeting):
    send(client, report_url("meeting", meeting))
    report = Report.objects.get()
    assert report.reporter is None
    assert ADDRESS not in str(vars(report)) + str(vars(report.case))
    assert ADDRESS not in as_moderator.get(report.case.get_absolute_url()).content.decode()


def test_a_network_reaches_its_limit(client, meeting, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"report": (2, 60)}
    url = report_url("meeting", meeting)
    assert [send(client, url).status_code for _time in range(3)] == [302, 302, 429]
    assert Report.objects.count() == 2
    assert RateLimitWindow.objects.filter(key__startswith="report:network:").exists()


def test_repeated_reports_of_visitors_do_not_move_the_case_up(client, bob, meeting):
    """They may all be of one person. Each is shown; only members raise the urgency."""
    url = report_url("meeting", meeting)
    for words in ("First.", "Second."):
        send(client, url, words=words)
    case = Case.objects.get()
    assert (case.urgency, case.reports.count()) == (30, 2)
    create_report(bob, "meeting", meeting, "spam")
    assert Case.objects.get().urgency == 35


def test_danger_alerts_whoever_is_on_call(client, moderator, meeting):
    send(client, report_url("meeting", meeting), reason="crisis")
    assert Case.objects.get().alerting_since
    assert Notification.objects.filter(kind=Notification.Kind.CRISIS_OPENED).exists()


def test_words_of_danger_in_another_report_alert_too(client, moderator, meeting):
    send(client, report_url("meeting", meeting), words="I want to kill myself tonight.")
    assert Case.objects.get().alerting_since


@pytest.mark.parametrize("fields", [{"reason": ""}, {"reason": "x"}, {"words": "x" * 1001}])
def test_a_wrong_field_keeps_the_others(client, meeting, fields):
    page = send(client, report_url("meeting", meeting), **fields)
    assert page.status_code == 422
    assert fields.get("words", WORDS) in page.content.decode()
    assert not Report.objects.exists()


def test_posts_are_reported_by_members(client, make_group, alice):
    from posts.threads.posting import create_thread

    group = make_group("Open door", Group.Visibility.OPEN, members=[alice])
    url = report_url("post", create_thread(group, alice, "T", "x", "question"))
    assert client.get(url)["Location"].startswith("/accounts/login/")
    page = send(client, url)
    assert page.status_code == 403
    assert WORDS in page.content.decode()  # To be sent again after signing in.
    assert not Report.objects.exists()


def test_what_visitors_cannot_see_is_not_found(client, make_group, resource):
    group = make_group("Closed door", Group.Visibility.PRIVATE)
    hidden = group.meetings.create(name="Tea", weekday=4, time="19:00", time_zone="UTC")
    Resource.objects.update(approved_at=None)
    for url in (report_url("meeting", hidden), report_url("resource", resource)):
        assert client.get(url).status_code == 404
        assert send(client, url).status_code == 404


def test_visitors_find_the_way_to_it(client, meeting, resource):
    about_listing = f"/meetings/{meeting.slug}/report/"
    assert about_listing in client.get(meeting.get_absolute_url()).content.decode()
    assert report_url("meeting", meeting) in client.get(about_listing).content.decode()
    assert report_url("resource", resource) in client.get("/resources/").content.decode()


def test_hosts_of_the_meeting_learn_nothing_of_it(client, as_organizer, organizer, meeting):
    meeting.group.memberships.get_or_create(member=organizer, defaults={"role": "organizer"})
    send(client, report_url("meeting", meeting))
    assert WORDS not in as_organizer.get(meeting.get_absolute_url()).content.decode()
