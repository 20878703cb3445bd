"""A crisis alerts one moderator, then the next, all, and ADMINS, until somebody claims it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Notification, PushSubscription
from posts.models import Case, CaseAlert
from posts.moderation.case_actions import find_latest_action
from posts.moderation.cases import claim_case, close_case, unclaim_case
from posts.moderation.reports import create_report
from posts.on_call import escalation
from posts.on_call.escalation import escalate_unclaimed_crises, send_due_alerts
from posts.safety.moderator_messages import send_to_moderators
from tests.conftest import signed_in
from tests.posts.on_call.conftest import CRISIS_WORDS, names_alerted, names_notified

MINUTE = timedelta(minutes=1)


def run_minutes(clock, minutes):
    """Let the scheduler run once in each of so many minutes."""
    for _minute in range(minutes):
        clock.shift(MINUTE)
        escalate_unclaimed_crises()


def test_who_is_on_call_is_alerted_at_once(crisis):
    assert names_alerted() == ["mia"]
    assert names_notified() == ["mia"]


def test_the_next_is_alerted_after_five_minutes(clock, crisis):
    run_minutes(clock, 4)
    assert names_alerted() == ["mia"]
    run_minutes(clock, 1)
    assert names_alerted() == ["mia", "noor"]


def test_all_are_alerted_after_fifteen_minutes(clock, crisis):
    run_minutes(clock, 14)
    assert names_alerted() == ["mia", "noor"]
    run_minutes(clock, 1)
    assert sorted(names_alerted()[2:]) == ["mia", "noor", "olu"]


def test_admins_are_alerted_after_thirty_minutes(clock, crisis, settings):
    settings.ADMINS = [("Host", "host@example.org")]
    run_minutes(clock, 29)
    assert "host" not in names_alerted()
    run_minutes(clock, 1)
    assert names_alerted()[-1] == "host"
    run_minutes(clock, 60)
    assert len(names_alerted()) == 6


@pytest.mark.parametrize("minutes", [0, 4, 7, 20])
def test_claiming_stops_it(clock, crisis, team, settings, minutes):
    settings.ADMINS = [("Host", "host@example.org")]
    run_minutes(clock, minutes)
    claim_case(crisis, team["mia"])
    before = len(mail.outbox)
    run_minutes(clock, 60)
    assert len(mail.outbox) == before


@pytest.mark.parametrize("act", ["reply", "write-back", "answered"])
def test_answering_from_the_case_claims_it_and_stops_it(clock, crisis, team, settings, act):
    """A moderator who answers first, and forgets to assign the case, must not wake the others."""
    settings.DEMO = True
    run_minutes(clock, 3)
    form = {"act": act, "words": "I'm here with you.", "seen": 0}
    signed_in(team["mia"]).post(crisis.get_absolute_url(), form)
    crisis.refresh_from_db()
    assert (crisis.claimed_by, crisis.closed_at) == (team["mia"], None)
    run_minutes(clock, 60)
    assert names_alerted() == ["mia"]


def test_answering_from_the_case_of_another_leaves_it_to_them(clock, crisis, team, settings):
    settings.DEMO = True
    claim_case(crisis, team["olu"])
    form = {"act": "reply", "words": "I'm here with you.", "seen": find_latest_action(crisis).pk}
    signed_in(team["mia"]).post(crisis.get_absolute_url(), form)
    crisis.refresh_from_db()
    assert crisis.answered_at
    assert (crisis.claimed_by, crisis.second_moderator) == (team["olu"], None)


def test_closing_stops_it(clock, crisis):
    close_case(crisis, Case.Outcome.LEFT)
    run_minutes(clock, 60)
    assert names_alerted() == ["mia"]


def test_unassigning_the_case_starts_the_alerts_again(clock, crisis, team):
    claim_case(crisis, team["mia"])
    run_minutes(clock, 20)
    unclaim_case(Case.objects.get(pk=crisis.pk), team["mia"])
    assert names_alerted() == ["mia", "mia"]
    run_minutes(clock, 5)
    assert names_alerted() == ["mia", "mia", "noor"]


def test_with_nobody_on_call_all_are_alerted_at_once(clock, team, open_crisis):
    team["mia"].shifts.all().delete()
    open_crisis()
    assert sorted(names_alerted()) == ["mia", "noor", "olu"]


def test_with_no_moderator_the_admins_are_alerted_at_once(clock, open_crisis, settings):
    settings.ADMINS = [("Host", "host@example.org")]
    open_crisis()
    assert names_alerted() == ["host"]


def test_nobody_is_alerted_twice_in_one_run(clock, crisis, settings):
    """After the scheduler was down for 40 minutes, four steps are due."""
    settings.ADMINS = [("Host", "host@example.org")]
    clock.shift(40 * MINUTE)
    escalate_unclaimed_crises()
    assert sorted(names_alerted()) == ["host", "mia", "mia", "noor", "olu"]
    assert CaseAlert.objects.count() == 4


def test_the_member_in_danger_is_never_alerted(clock, team, group):
    from posts.threads.posting import create_thread

    group.memberships.create(member=team["mia"])
    create_thread(group, team["mia"], "Tonight", CRISIS_WORDS, "question")
    run_minutes(clock, 20)
    assert "mia" not in names_alerted()
    assert "noor" in names_alerted()


@pytest.mark.parametrize("author", ["mia", "noor", "olu"])
def test_anonymous_words_alert_two_whoever_wrote_them(clock, team, group, author):
    """Who was passed over would be known as their author. One of the two may be in danger."""
    from posts.threads.posting import create_thread

    group.memberships.create(member=team[author])
    create_thread(group, team[author], "Tonight", CRISIS_WORDS, "question", anonymous=True)
    assert names_alerted() == ["mia", "noor"]
    run_minutes(clock, 5)
    assert names_alerted() == ["mia", "noor", "olu"]


def test_anonymous_words_reach_admins_if_only_one_moderator_hears_of_them(
    clock, make_moderator, group, settings
):
    from posts.threads.posting import create_thread

    settings.ADMINS = [("Host", "host@example.org")]
    mia = make_moderator("mia", "22:00-06:00")
    group.memberships.create(member=mia)
    create_thread(group, mia, "Tonight", CRISIS_WORDS, "question", anonymous=True)
    assert sorted(names_alerted()) == ["host", "mia"]


@pytest.mark.parametrize("status", ["suspended", "left", "demoted"])
def test_moderators_who_cannot_act_are_not_alerted(clock, team, open_crisis, status):
    mia = team["mia"]
    if status == "suspended":
        mia.suspended_until = timezone.now() + timedelta(days=1)
    elif status == "left":
        mia.is_active = False
    else:
        mia.groups.clear()
    mia.save()
    open_crisis()
    assert sorted(names_alerted()) == ["noor", "olu"]


def test_an_alert_ignores_quiet_hours_and_being_online(clock, team, open_crisis):
    from datetime import time

    from accounts.models import EmailPreferences

    quiet = {"quiet_from": time(22), "quiet_until": time(8)}
    EmailPreferences.objects.create(member=team["mia"], **quiet)
    open_crisis()
    assert names_alerted() == ["mia"]


def test_an_alert_contains_neither_text_nor_author(crisis, alice):
    message = str(mail.outbox[0].message())
    assert CRISIS_WORDS not in message
    assert alice.name not in message
    assert crisis.get_absolute_url() in message
    kind = Notification.Kind.CRISIS_OPENED
    member = Notification.objects.get(kind=kind).member
    notification = Notification.objects.for_list(member).get(kind=kind)
    assert notification.latest_actor is None
    assert notification.sentence == "Someone may be in danger. Please look right away"


def test_the_subject_reveals_nothing_on_a_locked_screen(crisis):
    assert mail.outbox[0].subject == "Please look at the forum now"


def test_a_push_is_queued_with_the_alert(clock, team, open_crisis, monkeypatch):
    sent = []
    monkeypatch.setattr("accounts.push.delivery._send", lambda push, _: sent.append(push) or 201)
    PushSubscription.objects.create(member=team["mia"], endpoint="https://push.example/1")
    open_crisis()
    assert [(push.text, push.is_urgent) for push in sent] == [("Something is here for you", True)]


def test_a_report_of_danger_alerts_too(clock, team, thread, bob):
    opening = thread.posts.get()
    create_report(bob, "post", opening, "crisis")
    assert names_alerted() == ["mia"]
    create_report(bob, "post", opening, "crisis", "Please!")
    assert names_alerted() == ["mia"]


def test_a_report_of_danger_alerts_the_assignee_of_a_claimed_case(clock, team, thread, bob, alice):
    opening = thread.posts.get()
    case = create_report(bob, "post", opening, "spam").case
    claim_case(case, team["olu"])
    create_report(team["noor"], "post", opening, "crisis")
    assert names_alerted() == ["olu"]
    run_minutes(clock, 10)
    assert names_alerted() == ["olu"]


def test_other_reports_do_not_alert(clock, team, thread, bob):
    create_report(bob, "post", thread.posts.get(), "harassment")
    assert names_alerted() == []


def test_a_message_to_the_moderators_that_speaks_of_a_crisis_alerts(clock, team, alice):
    send_to_moderators(alice, "A question about my account.")
    assert names_alerted() == []
    send_to_moderators(alice, CRISIS_WORDS)
    assert names_alerted() == ["mia"]


def test_a_failing_case_stops_no_other(clock, crisis, group, bob, monkeypatch, caplog):
    from posts.threads.posting import create_thread

    create_thread(group, bob, "Me too", CRISIS_WORDS, "question")
    broken = crisis.pk
    send = escalation.send_due_alerts

    def fail_for_one(pk):
        if pk == broken:
            raise RuntimeError("out of tea")
        send(pk)

    monkeypatch.setattr(escalation, "send_due_alerts", fail_for_one)
    run_minutes(clock, 5)
    assert names_alerted() == ["mia", "mia", "noor"]
    assert "could not be sent" in caplog.text


def test_a_failure_in_the_middle_sends_everything_later(clock, crisis, monkeypatch):
    """The step, its notification and its email are one transaction."""
    real = escalation.send_urgent_notification

    def fail(member, *args, **kwargs):
        real(member, *args, **kwargs)
        raise OSError

    clock.shift(5 * MINUTE)
    monkeypatch.setattr(escalation, "send_urgent_notification", fail)
    escalate_unclaimed_crises()
    assert CaseAlert.objects.count() == 1
    assert names_notified() == ["mia"]
    monkeypatch.undo()
    send_due_alerts(crisis.pk)
    assert names_notified() == ["mia", "noor"]
