"""A reminder of a meeting, from the button to the page, the email and the push."""

import html
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.core import mail

from accounts.models import EmailPreferences, Member, PushSubscription
from accounts.notifications.email import send_due_emails
from groups.meetings.tasks import send_meeting_reminders
from groups.models import Group

pytestmark = pytest.mark.django_db
# A Thursday.
START = datetime(2026, 6, 4, 23, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def pushes(monkeypatch, alice):
    """What is pushed to the phone of alice, as (text, url)."""
    PushSubscription.objects.create(
        member=alice, endpoint="https://push.example/a", public_key="k", auth_secret="s"
    )
    pushed = []
    monkeypatch.setattr(
        "accounts.push.delivery._send",
        lambda push, _lifetime: pushed.append((push.text, push.url)) or 201,
    )
    return pushed


@pytest.fixture
def meeting(make_group, alice, bob):
    group = make_group("Open door", Group.Visibility.OPEN, members=[alice, bob])
    return group.meetings.create(
        name="Tea", weekday=4, time="23:00", time_zone="UTC", online_link="https://zoom.us/j/1"
    )


def read_page(browser, address):
    return html.unescape(browser.get(address).content.decode())


def say_going(browser, meeting, act=""):
    with time_machine.travel(START - timedelta(hours=5), tick=False):
        browser.post(
            f"/meetings/{meeting.slug}/coming/", {"day": START.date().isoformat(), "act": act}
        )


def run_scheduler(minutes_before):
    with time_machine.travel(START - timedelta(minutes=minutes_before), tick=False):
        # Those who are online see it on the page.
        Member.objects.update(last_active_at=LONG_AGO)
        send_meeting_reminders()
        send_due_emails()


def test_it_comes_by_page_email_and_push_before_the_start(
    as_alice, meeting, pushes, django_capture_on_commit_callbacks
):
    say_going(as_alice, meeting)
    for minutes in (16, 15, 14, 5):
        with django_capture_on_commit_callbacks(execute=True):
            run_scheduler(minutes)
        assert len(mail.outbox) == len(pushes) == int(minutes < 16)
    (sent,) = mail.outbox
    # On a locked screen, neither names the meeting.
    assert "Tea" not in sent.body + sent.subject
    assert "/notifications/" in sent.body
    assert pushes == [("Something is here for you", meeting.get_absolute_url())]
    assert "A meeting you're going to starts soon" in read_page(as_alice, "/notifications/")
    with time_machine.travel(START - timedelta(minutes=5), tick=False):
        assert "Starts in 5 minutes" in read_page(as_alice, meeting.get_absolute_url())


def test_nobody_is_reminded_who_did_not_ask(
    as_alice, as_bob, meeting, pushes, django_capture_on_commit_callbacks
):
    say_going(as_bob, meeting)
    say_going(as_alice, meeting)
    say_going(as_alice, meeting, act="undo")
    with django_capture_on_commit_callbacks(execute=True):
        run_scheduler(10)
    assert [message.to for message in mail.outbox] == [["bob@example.org"]]
    assert pushes == []


def test_a_meeting_of_an_archived_group_reminds_nobody(
    as_alice, meeting, pushes, django_capture_on_commit_callbacks
):
    say_going(as_alice, meeting)
    Group.objects.update(archived_at=LONG_AGO)
    with django_capture_on_commit_callbacks(execute=True):
        run_scheduler(10)
    assert (mail.outbox, pushes) == ([], [])
    assert "starts soon" not in read_page(as_alice, "/notifications/")


def test_after_quiet_hours_it_comes_no_more(
    as_alice, alice, meeting, pushes, django_capture_on_commit_callbacks
):
    EmailPreferences.objects.create(
        member=alice, quiet_from=time(22), quiet_until=time(7), shows_details=True
    )
    say_going(as_alice, meeting)
    for minutes in (15, 10, -8 * 60 - 5):
        with django_capture_on_commit_callbacks(execute=True):
            run_scheduler(minutes)
    assert (mail.outbox, pushes) == ([], [])
    assert "starts soon" in read_page(as_alice, "/notifications/")


def test_only_oneself_and_the_hosts_see_who_goes(as_alice, as_bob, as_organizer, meeting, alice):
    say_going(as_alice, meeting)
    address = meeting.get_absolute_url()
    with time_machine.travel(START - timedelta(hours=4), tick=False):
        assert "You're going" in read_page(as_alice, address)
        assert alice.get_absolute_url() not in read_page(as_bob, address)
        assert alice.get_absolute_url() in read_page(as_organizer, address)
