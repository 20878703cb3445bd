"""A worker, a mail server or a push service fails in the middle: nothing is lost or doubled."""

import smtplib
from datetime import timedelta

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django_tasks_db.models import DBTaskResult

from accounts.models import OutgoingPush, PushSubscription
from accounts.push.delivery import deliver_push, retry_pushes
from posts.models import CaseAlert
from posts.moderation.cases import claim_case
from posts.on_call.escalation import escalate_unclaimed_crises, send_alerts_of_case
from recovery_forum.lib.email_queue import (
    RETRY_DELAYS,
    deliver_message,
    requeue_overdue_messages,
)
from recovery_forum.lib.safe_fetch import FetchError
from recovery_forum.models import OutgoingMail

TASKS = {
    "posts.on_call.escalation.send_alerts_of_case": send_alerts_of_case,
    "recovery_forum.lib.email_queue.deliver_message": deliver_message,
    "accounts.push.delivery.deliver_push": deliver_push,
}


class Away(BaseEmailBackend):
    """A mail server that cannot be reached."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected


class PushServer:
    """A fake push server of a browser maker."""

    def __init__(self):
        self.is_away, self.received = False, []

    def send(self, push, _lifetime):
        if self.is_away:
            raise FetchError("Nothing answers there.")
        self.received.append(push.subscription.member.name)
        return 201


@pytest.fixture(autouse=True)
def queued(settings):
    settings.EMAIL_BACKEND = "recovery_forum.lib.email_queue.QueueEmailBackend"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


@pytest.fixture
def push_server(monkeypatch, team):
    server = PushServer()
    monkeypatch.setattr("accounts.push.delivery._send", server.send)
    for name in ("mia", "noor"):
        endpoint = f"https://push.example/{name}"
        PushSubscription.objects.create(member=team[name], endpoint=endpoint)
    return server


def run_worker(times=3):
    """Run what is queued and due, and what that queues."""
    for _time in range(times):
        for row in list(DBTaskResult.objects.ready().order_by("enqueued_at")):
            arguments = row.args_kwargs["args"]
            row.delete()
            TASKS[row.task_path].call(*arguments)


def list_emailed(mailoutbox):
    return [message.to[0].partition("@")[0] for message in mailoutbox]


def test_without_a_worker_the_scheduler_takes_the_first_step(
    clock, crisis, push_server, mailoutbox
):
    escalate_unclaimed_crises()
    assert OutgoingMail.objects.count() == 1
    run_worker()  # The worker returns, and finds its task for the first step as well.
    assert list_emailed(mailoutbox) == ["mia"]
    assert push_server.received == ["mia"]
    assert CaseAlert.objects.count() == 1


def test_without_a_scheduler_the_worker_takes_every_step_in_its_minute(
    clock, crisis, push_server, settings, mailoutbox
):
    """The scheduler may be busy with the nightly backup."""
    settings.ADMINS = [("Host", "host@example.org")]
    expected = {0: 1, 4: 1, 5: 2, 14: 2, 15: 5, 29: 5, 30: 6, 60: 6}
    passed = 0
    for minute, number in expected.items():
        clock.shift(timedelta(minutes=minute - passed))
        passed = minute
        run_worker()
        assert len(mailoutbox) == number, minute


def test_a_worker_that_was_killed_before_the_first_step(clock, crisis, push_server, mailoutbox):
    DBTaskResult.objects.all().delete()  # Its task is taken and never finishes.
    clock.shift(timedelta(minutes=1))
    escalate_unclaimed_crises()
    run_worker()
    assert list_emailed(mailoutbox) == ["mia"]
    assert push_server.received == ["mia"]


def test_a_worker_that_was_killed_after_it(clock, crisis, push_server, mailoutbox):
    """The email and the push are rows; the tasks that send them are lost with the worker."""
    send_alerts_of_case.call(crisis.pk)
    DBTaskResult.objects.all().delete()
    clock.shift(timedelta(minutes=2))
    retry_pushes()
    clock.shift(timedelta(minutes=10))
    requeue_overdue_messages()
    run_worker()
    assert list_emailed(mailoutbox) == ["mia"]
    assert push_server.received == ["mia"]


def test_a_mail_server_that_is_away_delays_only_the_email(
    clock, crisis, push_server, settings, mailoutbox
):
    backend = settings.DELIVERY_BACKEND
    settings.DELIVERY_BACKEND = f"{__name__}.Away"
    run_worker()
    assert push_server.received == ["mia"]
    assert OutgoingMail.objects.get().attempts == 1
    settings.DELIVERY_BACKEND = backend
    clock.shift(RETRY_DELAYS[0] + timedelta(seconds=1))
    run_worker()
    assert list_emailed(mailoutbox) == ["mia"]


def test_a_push_service_that_is_away_delays_only_the_push(clock, crisis, push_server, mailoutbox):
    push_server.is_away = True
    run_worker()
    assert list_emailed(mailoutbox) == ["mia"]
    assert OutgoingPush.objects.get().attempts == 1
    push_server.is_away = False
    clock.shift(timedelta(minutes=1))
    retry_pushes()
    run_worker()
    assert push_server.received == ["mia"]


def test_all_three_fail_for_seven_minutes(clock, crisis, team, push_server, settings, mailoutbox):
    """When all is back, both moderators get one email and one push."""
    backend = settings.DELIVERY_BACKEND
    settings.DELIVERY_BACKEND = f"{__name__}.Away"
    push_server.is_away = True
    for minute in range(7):
        escalate_unclaimed_crises()
        retry_pushes()
        if minute != 3:  # The worker is down for a moment too.
            run_worker(1)
        clock.shift(timedelta(minutes=1))
    settings.DELIVERY_BACKEND, push_server.is_away = backend, False
    claim_case(crisis, team["olu"])
    for _minute in range(20):  # An email that failed three times waits for a quarter of an hour.
        retry_pushes()
        run_worker()
        clock.shift(timedelta(minutes=1))
    assert sorted(list_emailed(mailoutbox)) == ["mia", "noor"]
    assert sorted(push_server.received) == ["mia", "noor"]
