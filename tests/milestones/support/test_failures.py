"""A worker, a mail server or a push service fails in the middle of a request for support.

Whoever is asked gets one email and one push in the end, and the next person is asked in time.
"""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from accounts.models import OutgoingPush, PushSubscription
from accounts.push.delivery import retry_pushes
from milestones.support.services import accept_support_request, ask_for_support
from milestones.support.tasks import continue_support_requests
from recovery_forum.lib.email_queue import RETRY_DELAYS, requeue_overdue_messages
from recovery_forum.models import OutgoingMail
from tests.milestones.support.test_support import (  # noqa: F401 - fixtures
    clock,
    list_asked,
    make_partner,
    partners,
)
from tests.posts.on_call.test_failures import Away, PushServer, list_emailed, run_worker

AWAY = f"{Away.__module__}.{Away.__name__}"


@pytest.fixture(autouse=True)
def queued(settings):
    settings.EMAIL_BACKEND = "recovery_forum.lib.email_queue.QueueEmailBackend"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


@pytest.fixture
def push_server(monkeypatch, partners):  # noqa: F811
    server = PushServer()
    monkeypatch.setattr("accounts.push.delivery._send", server.send)
    for partner in partners:
        endpoint = f"https://push.example/{partner.name}"
        PushSubscription.objects.create(member=partner, endpoint=endpoint)
    return server


@pytest.fixture
def request_for_support(alice, push_server):
    return ask_for_support(alice)[0]


def pass_minutes(clock, minutes):  # noqa: F811
    """The scheduler runs every minute, and the worker does what is queued."""
    for _minute in range(minutes):
        clock.shift(timedelta(minutes=1))
        continue_support_requests()
        retry_pushes()
        run_worker()


def test_a_worker_that_was_killed_before_it_sent_anything(
    clock, request_for_support, push_server, mailoutbox  # noqa: F811
):  # fmt: skip
    """The email and the push are rows; only the tasks that send them are lost with the worker."""
    DBTaskResult.objects.all().delete()
    clock.shift(timedelta(minutes=2))
    retry_pushes()
    run_worker()
    assert push_server.received == ["one"]
    clock.shift(timedelta(minutes=10))
    requeue_overdue_messages()
    run_worker()
    assert list_emailed(mailoutbox) == ["one"]
    assert push_server.received == ["one"]


def test_the_next_is_asked_in_time_while_the_worker_is_down(clock, request_for_support):  # noqa: F811
    for _minute in range(5):
        clock.shift(timedelta(minutes=1))
        continue_support_requests()
    assert list_asked() == ["one", "two"]


def test_a_mail_server_that_is_away_delays_only_the_email(
    clock, request_for_support, push_server, settings, mailoutbox  # noqa: F811
):  # fmt: skip
    backend, settings.DELIVERY_BACKEND = settings.DELIVERY_BACKEND, AWAY
    run_worker()
    assert push_server.received == ["one"]
    assert OutgoingMail.objects.get().attempts == 1
    settings.DELIVERY_BACKEND = backend
    clock.shift(RETRY_DELAYS[0] + timedelta(seconds=1))
    run_worker()
    assert list_emailed(mailoutbox) == ["one"]


def test_a_push_service_that_is_away_delays_only_the_push(
    clock, request_for_support, push_server, mailoutbox  # noqa: F811
):  # fmt: skip
    push_server.is_away = True
    run_worker()
    assert list_emailed(mailoutbox) == ["one"]
    assert OutgoingPush.objects.get().attempts == 1
    push_server.is_away = False
    pass_minutes(clock, 1)
    assert push_server.received == ["one"]


def test_all_three_fail_for_seven_minutes(
    clock, request_for_support, partners, push_server, settings, mailoutbox  # noqa: F811
):  # fmt: skip
    """When all is back, the two who were asked meanwhile get one email and one push each."""
    backend, settings.DELIVERY_BACKEND = settings.DELIVERY_BACKEND, AWAY
    push_server.is_away = True
    for minute in range(7):
        clock.shift(timedelta(minutes=1))
        continue_support_requests()
        retry_pushes()
        if minute != 3:  # The worker is down for a moment too.
            run_worker(1)
    settings.DELIVERY_BACKEND, push_server.is_away = backend, False
    accept_support_request(request_for_support, partners[1])
    pass_minutes(clock, 20)  # An email that failed three times waits for a quarter of an hour.
    assert sorted(list_emailed(mailoutbox)) == ["alice", "one", "two"]  # Alice hears of the yes.
    assert sorted(push_server.received) == ["one", "two"]
    assert list_asked() == ["one", "two"]
