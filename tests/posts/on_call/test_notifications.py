"""Notifications of new and late cases that are no emergency: combined, and without names."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Member, Notification
from accounts.notifications.email import send_due_emails
from posts.models import Case, Notice
from posts.moderation.appeals import create_appeal
from posts.moderation.cases import claim_case, close_case
from posts.moderation.reports import create_report
from posts.moderation.tasks import notify_of_late_cases
from posts.moderation.warnings import warn_member
from posts.safety.moderator_messages import send_to_moderators
from posts.threads.posting import create_reply, create_thread

Kind = Notification.Kind


def list_notified_kinds(member):
    return list(member.notifications.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def opening(clock, team, thread):
    Notification.objects.all().delete()
    return thread.posts.get()


def test_a_report_notifies_all_moderators_except_the_reported_one(team, opening, bob, alice):
    create_report(bob, "post", opening, "harassment")
    for name in team:
        assert list_notified_kinds(team[name]) == [Kind.REPORT_OPENED]
    assert Kind.REPORT_OPENED not in list_notified_kinds(alice)


def test_a_reported_moderator_is_not_notified(team, opening, bob, group):
    group.memberships.create(member=team["mia"])
    reply = create_reply(opening, team["mia"], "Be quiet.")
    Notification.objects.all().delete()
    create_report(bob, "post", reply, "harassment")
    assert list_notified_kinds(team["mia"]) == []
    assert list_notified_kinds(team["noor"]) == [Kind.REPORT_OPENED]


def test_reports_are_combined_in_one_notification_until_seen(team, opening, bob, alice):
    reply = create_reply(opening, bob, "Here.")
    Notification.objects.filter(kind__startswith="case").delete()
    create_report(bob, "post", opening, "spam")
    create_report(alice, "post", reply, "spam")
    assert list_notified_kinds(team["mia"]) == [Kind.REPORT_OPENED]
    Notification.objects.update(seen_at=opening.posted_at)
    for case in Case.objects.filter(origin="report"):
        close_case(case, Case.Outcome.LEFT)
    create_report(bob, "post", opening, "spam")
    assert list_notified_kinds(team["mia"]).count(Kind.REPORT_OPENED) == 2


def test_the_notification_links_to_the_queue_and_names_nobody(team, opening, bob):
    create_report(bob, "post", opening, "spam")
    notification = team["mia"].notifications.get()
    assert notification.url == reverse("admin:index") + "?origin=report"
    assert notification.latest_actor is None
    assert not notification.actors.exists()


def test_notifications_of_reports_are_emailed_once_a_day(clock, team, opening, bob, mailoutbox):
    create_report(bob, "post", opening, "spam")
    Member.objects.update(last_active_at=opening.posted_at - timedelta(hours=1))
    mailoutbox.clear()
    clock.shift(timedelta(minutes=5))
    send_due_emails()
    assert not [m for m in mailoutbox if m.to[0].startswith("mia")]
    clock.shift(timedelta(hours=16))
    send_due_emails()
    assert len([m for m in mailoutbox if m.to[0].startswith("mia")]) == 1


def test_appeals_messages_and_held_posts_notify_moderators(clock, team, opening, alice, group):
    send_to_moderators(alice, "A question about my account.")
    assert list_notified_kinds(team["olu"]) == [Kind.LETTER_RECEIVED]
    alice.approval_required_since = opening.posted_at
    alice.save()
    create_thread(group, alice, "Held", "Please read me first.", "question")
    assert list_notified_kinds(team["olu"]) == [Kind.LETTER_RECEIVED, Kind.POST_HELD]
    case = create_report_case(opening, team)
    warn_member(case, team["mia"], "spam", "Please stop.")
    create_appeal(Notice.objects.get(member=alice), "I did not.")
    assert Kind.APPEAL_OPENED in list_notified_kinds(team["olu"])


def create_report_case(opening, team):
    return create_report(team["noor"], "post", opening, "spam").case


@pytest.mark.parametrize("runs", [1, 3])
def test_a_late_case_notifies_once(clock, team, opening, bob, runs):
    case = create_report(bob, "post", opening, "spam").case
    Notification.objects.all().delete()
    notify_of_late_cases()
    assert list_notified_kinds(team["mia"]) == []
    clock.shift(timedelta(days=1, minutes=1))
    for _run in range(runs):
        notify_of_late_cases()
    assert list_notified_kinds(team["mia"]) == [Kind.CASE_LATE]
    assert Case.objects.get(pk=case.pk).late_alert_at


def test_a_late_claimed_case_notifies_its_assignee_only(clock, team, opening, bob):
    case = create_report(bob, "post", opening, "spam").case
    claim_case(case, team["noor"])
    Notification.objects.all().delete()
    clock.shift(timedelta(days=1, minutes=1))
    notify_of_late_cases()
    assert list_notified_kinds(team["noor"]) == [Kind.CASE_LATE]
    assert list_notified_kinds(team["mia"]) == []


def test_a_claimed_crisis_without_an_answer_is_late_after_a_quarter_hour(clock, team, open_crisis):
    case = open_crisis()
    claim_case(case, team["mia"])
    Notification.objects.all().delete()
    clock.shift(timedelta(minutes=16))
    notify_of_late_cases()
    assert list_notified_kinds(team["mia"]) == [Kind.CASE_LATE]
