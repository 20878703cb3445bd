"""The page of a meeting: its link, RSVPs, attendance, and listing reports."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.models import Block, Notification
from groups.meetings.attendance import create_rsvp, record_attendance
from groups.meetings.listing_reports import create_listing_report
from groups.meetings.tasks import (
    escalate_overdue_listing_reports,
    request_meeting_confirmations,
    send_meeting_reminders,
)
from groups.membership.services import join_group
from groups.models import Attendance, Group, ListingReport, Meeting, Rsvp

pytestmark = pytest.mark.django_db

LINK = "https://us02web.zoom.us/j/123"
# A Thursday; the meeting is at 19:00 in London, then an hour ahead of UTC.
START = datetime(2026, 6, 4, 18, tzinfo=UTC)


@pytest.fixture
def meeting(group):
    return add_meeting(group)


def add_meeting(group, **fields):
    fields = {"weekday": 4, "time": "19:00", "time_zone": "Europe/London"} | fields
    return group.meetings.create(name="Tea at seven", online_link=LINK, **fields)


def freeze_time(minutes):
    """Freezes the time at `minutes` after the start of the meeting."""
    return time_machine.travel(START + timedelta(minutes=minutes), tick=False)


def list_attended_days(member):
    return list(Attendance.objects.visible_to(member).values_list("day", flat=True))


def shows_link(browser, meeting):
    on_page = LINK in browser.get(meeting.get_absolute_url()).content.decode()
    on_list = LINK in browser.get("/meetings/").content.decode()
    if on_list:
        assert on_page
    return on_page


class TestJoinLink:
    def test_the_link_is_shown_from_15_minutes_before_until_the_end(
        self, subtests, as_alice, meeting
    ):
        for minutes, open_ in [(-16, False), (-15, True), (0, True), (59, True), (60, False)]:
            with subtests.test(minutes=minutes, open_=open_), freeze_time(minutes):
                assert shows_link(as_alice, meeting) is open_

    def test_the_link_is_shown_past_midnight(self, as_alice, group):
        late = add_meeting(group, time="23:30", minutes=120)
        with freeze_time(6 * 60 + 20):  # 01:20 on Friday in London.
            assert shows_link(as_alice, late)

    def test_the_link_is_not_shown_in_a_cancelled_week(self, as_alice, group):
        cancelled = add_meeting(group, cancelled_days=[START.date()])
        with freeze_time(0):
            assert not shows_link(as_alice, cancelled)

    def test_hosts_always_see_the_link(self, as_organizer, meeting):
        with freeze_time(-600):
            assert shows_link(as_organizer, meeting)

    @pytest.mark.parametrize(
        ("link_for", "insider", "signed_in", "visitor"),
        [
            ("group", True, False, False),
            ("signed-in", True, True, False),
            ("everyone",) + (True,) * 3,
        ],
    )
    def test_the_link_is_shown_to_the_chosen_audience(
        self, as_alice, as_charlie, client, make_group, alice, link_for, insider, signed_in, visitor
    ):
        group = make_group("Open door", Group.Visibility.OPEN, members=[alice])
        meeting = add_meeting(group, link_for=link_for, link_from="always")
        assert shows_link(as_alice, meeting) is insider
        assert shows_link(as_charlie, meeting) is signed_in
        assert shows_link(client, meeting) is visitor

    def test_by_default_visitors_of_an_open_group_do_not_see_the_link(self, client, make_group):
        meeting = add_meeting(make_group("Open door", Group.Visibility.OPEN))
        with freeze_time(0):
            assert not shows_link(client, meeting)

    def test_the_provider_is_named(self, as_organizer, meeting):
        assert "Join on Zoom" in as_organizer.get(meeting.get_absolute_url()).content.decode()


class TestPage:
    def test_the_page_shows_both_times(self, as_alice, alice, meeting):
        type(alice).objects.filter(pk=alice.pk).update(time_zone="Asia/Kolkata")
        with freeze_time(-60):
            content = as_alice.get(meeting.get_absolute_url()).content.decode()
        assert "Every Thursday, 19:00–20:00, London time" in content
        assert "23:30 your time" in content

    def test_strangers_find_nothing(self, as_charlie, client, meeting):
        for path in ("", "report/", "edit/"):
            assert as_charlie.get(f"/meetings/{meeting.slug}/{path}").status_code == 404
        assert client.get(meeting.get_absolute_url()).status_code == 404

    def test_the_page_takes_the_same_queries_however_many_come(
        self, as_organizer, make_member, meeting, django_assert_max_num_queries
    ):
        with freeze_time(-60):
            for number in range(15):
                create_rsvp(meeting, make_member(f"member{number}"), START.date())
            with django_assert_max_num_queries(12):
                as_organizer.get(meeting.get_absolute_url())

    def test_changes_need_post(self, subtests, as_organizer, meeting):
        for path in ["week", "coming", "there", "reports/1"]:
            with subtests.test(path=path):
                assert as_organizer.get(f"/meetings/{meeting.slug}/{path}/").status_code == 405


class TestCancellation:
    def post_week(self, browser, meeting, act="cancel", day="2026-06-04"):
        return browser.post(f"/meetings/{meeting.slug}/week/", {"day": day, "act": act})

    def test_a_cancelled_week_is_marked(self, as_organizer, as_alice, meeting):
        with freeze_time(-600):
            self.post_week(as_organizer, meeting)
            content = as_alice.get(meeting.get_absolute_url()).content.decode()
            meeting.refresh_from_db()
            assert meeting.next_at == START + timedelta(days=7)
        assert content.count(">Canceled<") == 1

    def test_a_change_can_be_undone(self, as_organizer, meeting):
        with freeze_time(-600):
            self.post_week(as_organizer, meeting)
            self.post_week(as_organizer, meeting, "restore")
        meeting.refresh_from_db()
        assert meeting.cancelled_days == []
        assert meeting.next_at == START

    def test_those_who_were_coming_are_notified(self, as_organizer, alice, meeting):
        with freeze_time(-600):
            create_rsvp(meeting, alice, START.date())
            self.post_week(as_organizer, meeting)
        assert alice.notifications.get().kind == Notification.Kind.MEETING_CHANGED
        assert not Rsvp.objects.exists()

    def test_members_cannot_do_it(self, as_alice, meeting):
        with freeze_time(-600):
            assert self.post_week(as_alice, meeting).status_code == 403

    def test_only_a_day_of_the_meeting_can_be_cancelled(self, subtests, as_organizer, meeting):
        for day in ["", "x", "2026-06-05", "1999-01-01", "2026-13-01"]:
            with subtests.test(day=day), freeze_time(-600):
                assert self.post_week(as_organizer, meeting, day=day).status_code == 400


class TestRsvps:
    def post_rsvp(self, browser, meeting, **data):
        data = {"day": "2026-06-04"} | data
        return browser.post(f"/meetings/{meeting.slug}/coming/", data)

    def test_only_hosts_see_who_comes(self, as_alice, as_bob, as_organizer, meeting):
        with freeze_time(-600):
            self.post_rsvp(as_alice, meeting)
            pages = [b.get(meeting.get_absolute_url()) for b in (as_organizer, as_bob)]
        seen, unseen = (page.content.decode() for page in pages)
        assert "/members/alice/" in seen
        assert "/members/alice/" not in unseen

    def test_a_blocked_host_does_not_see_it(
        self, as_alice, as_organizer, alice, organizer, meeting
    ):
        Block.objects.create(blocker=alice, blocked=organizer)
        with freeze_time(-600):
            self.post_rsvp(as_alice, meeting)
            content = as_organizer.get(meeting.get_absolute_url()).content.decode()
        assert "/members/alice/" not in content

    def test_an_rsvp_counts_once_and_can_be_withdrawn(self, as_alice, meeting):
        with freeze_time(-600):
            self.post_rsvp(as_alice, meeting), self.post_rsvp(as_alice, meeting)
            assert Rsvp.objects.count() == 1
            self.post_rsvp(as_alice, meeting, act="undo")
        assert not Rsvp.objects.exists()

    def test_strangers_and_wrong_days_are_refused(self, as_charlie, as_alice, client, meeting):
        with freeze_time(-600):
            assert self.post_rsvp(as_charlie, meeting).status_code == 404
            assert self.post_rsvp(as_alice, meeting, day="2026-06-05").status_code == 403
            assert self.post_rsvp(as_alice, meeting, day="soon").status_code == 400
            assert "/accounts/login/" in self.post_rsvp(client, meeting)["Location"]

    def test_a_reminder_comes_once_15_minutes_before(self, alice, meeting):
        with freeze_time(-600):
            create_rsvp(meeting, alice, START.date())
        counts = []
        for minutes in (-16, -15, -5):
            with freeze_time(minutes):
                counts.append(send_meeting_reminders())
        assert counts == [0, 1, 0]
        assert alice.notifications.for_list(alice).get().sentence == (
            "A meeting you're going to starts soon"
        )

    def test_there_is_no_reminder_from_a_group_that_one_left(self, alice, group, meeting):
        with freeze_time(-600):
            create_rsvp(meeting, alice, START.date())
        group.memberships.filter(member=alice).delete()
        with freeze_time(-5):
            assert send_meeting_reminders() == 0
        assert not alice.notifications.exists()

    def test_a_change_of_time_notifies_those_coming(self, as_organizer, alice, meeting):
        with freeze_time(-600):
            create_rsvp(meeting, alice, START.date())
            form = {
                "name": "Tea", "weekday": "4", "time": "20:00", "time_zone": "Europe/London",
                "place": "Library", "link_for": "group", "link_from": "soon",
            }  # fmt: skip
            assert as_organizer.post(f"/meetings/{meeting.slug}/edit/", form).status_code == 302
        assert alice.notifications.get().kind == Notification.Kind.MEETING_CHANGED


class TestAttendance:
    def test_attending_confirms_the_meeting_and_marks_the_day(self, as_alice, alice, meeting):
        Meeting.objects.update(confirmed_at=START - timedelta(days=120))
        type(alice).objects.filter(pk=alice.pk).update(time_zone="Pacific/Auckland")
        with freeze_time(180):
            assert "Not confirmed for three months" in as_alice.get("/meetings/").content.decode()
            as_alice.post(f"/meetings/{meeting.slug}/there/")
            assert (
                "Not confirmed for three months" not in as_alice.get("/meetings/").content.decode()
            )
        # Friday already where alice is.
        assert list_attended_days(alice) == [START.date() + timedelta(days=1)]

    def test_a_change_can_be_undone(self, as_alice, alice, meeting):
        with freeze_time(180):
            as_alice.post(f"/meetings/{meeting.slug}/there/")
            as_alice.post(f"/meetings/{meeting.slug}/there/", {"act": "undo"})
        assert list_attended_days(alice) == []

    def test_a_cancelled_week_confirms_nothing(self, as_alice, group):
        cancelled = add_meeting(group, cancelled_days=[START.date()])
        with freeze_time(180):
            assert as_alice.post(f"/meetings/{cancelled.slug}/there/").status_code == 403

    def test_attendance_is_private(self, alice, bob, meeting):
        with freeze_time(180):
            record_attendance(meeting, alice)
        assert list_attended_days(bob) == []
        assert Attendance.objects.visible_to(bob).count() == 0

    def test_hosts_are_asked_to_confirm_once_after_90_days(self, organizer, meeting):
        Meeting.objects.update(confirmed_at=timezone.now() - timedelta(days=91))
        assert [request_meeting_confirmations(), request_meeting_confirmations()] == [1, 0]
        assert organizer.notifications.get().kind == Notification.Kind.MEETING_UNCONFIRMED
        (sent,) = mail.outbox
        assert sent.to == [organizer.email]
        assert "meeting" not in f"{sent.subject} {sent.body}".lower()

    def test_nobody_is_asked_about_a_confirmed_meeting(self, meeting):
        assert request_meeting_confirmations() == 0


class TestReports:
    def test_a_visitor_reports_a_listing_and_the_hosts_read_it(
        self, client, as_organizer, as_alice, make_group, alice
    ):
        meeting = add_meeting(make_group("Open door", Group.Visibility.OPEN, members=[alice]))
        page = client.post(f"/meetings/{meeting.slug}/report/", {"words": "The door was locked."})
        assert page["Location"] == meeting.get_absolute_url()
        for browser, reads in [(as_organizer, True), (as_alice, False)]:
            content = browser.get(meeting.get_absolute_url()).content.decode()
            assert ("The door was locked." in content) is reads

    @pytest.mark.parametrize("words", ["", " ", "x" * 501])
    def test_a_report_needs_text(self, as_alice, meeting, words):
        page = as_alice.post(f"/meetings/{meeting.slug}/report/", {"words": words})
        assert page.status_code == 422
        assert not ListingReport.objects.exists()

    def test_an_answer_confirms_the_meeting(self, as_organizer, as_alice, meeting):
        Meeting.objects.update(confirmed_at=timezone.now() - timedelta(days=91))
        report = create_listing_report(meeting, "Locked.")
        address = f"/meetings/{meeting.slug}/reports/{report.pk}/"
        assert as_alice.post(address).status_code == 403
        as_organizer.post(address)
        meeting.refresh_from_db()
        assert not meeting.is_unconfirmed
        assert not ListingReport.objects.open().exists()

    def test_a_report_of_another_meeting_cannot_be_answered(self, as_organizer, group, meeting):
        other = create_listing_report(add_meeting(group), "Locked.")
        address = f"/meetings/{meeting.slug}/reports/{other.pk}/"
        assert as_organizer.post(address).status_code == 404

    def test_moderators_are_notified_after_three_days(self, moderator, organizer, meeting):
        report = create_listing_report(meeting, "Locked.")
        assert escalate_overdue_listing_reports() == 0
        ListingReport.objects.update(reported_at=timezone.now() - timedelta(days=3, minutes=1))
        assert [escalate_overdue_listing_reports(), escalate_overdue_listing_reports()] == [1, 0]
        assert str(report.pk) in moderator.notifications.get().url

    def test_the_moderators_page_opens(self, as_moderator, moderator, meeting):
        report = create_listing_report(meeting, "Locked.")
        escalate_overdue_listing_reports()
        page = as_moderator.get(f"/admin/groups/listingreport/{report.pk}/change/")
        assert "Locked." in page.content.decode()

    def test_without_a_host_moderators_are_notified_at_once(self, moderator, organizer, meeting):
        type(organizer).objects.filter(pk=organizer.pk).update(is_active=False)
        create_listing_report(meeting, "Locked.")
        assert moderator.notifications.count() == 1


def test_new_members_see_the_link_after_joining(as_charlie, charlie, make_group):
    group = make_group("Community", Group.Visibility.COMMUNITY)
    meeting = add_meeting(group, link_from="always")
    assert not shows_link(as_charlie, meeting)
    join_group(group, charlie)
    assert shows_link(as_charlie, meeting)
