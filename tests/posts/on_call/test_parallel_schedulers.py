"""Two schedulers at once, and a worker beside them, send each alert once."""

from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail

from posts.models import CaseAlert
from posts.moderation.cases import claim_case
from posts.on_call.escalation import escalate_unclaimed_crises, send_due_alerts
from recovery_forum.operations.scheduler import run_due_jobs
from tests.posts.on_call.conftest import names_alerted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("minutes", [5, 15, 30])
def test_each_step_is_taken_once(clock, crisis, settings, run_concurrently, minutes):
    settings.ADMINS = [("Host", "host@example.org")]
    clock.shift(timedelta(minutes=minutes))
    mail.outbox.clear()
    barrier = Barrier(4)

    def run(job):
        barrier.wait(30)
        return send_due_alerts(crisis.pk) if job == "worker" else escalate_unclaimed_crises()

    run_concurrently(run, ["scheduler", "worker", "scheduler", "scheduler"])
    expected = {
        5: ["noor"],
        15: ["mia", "noor", "olu"],
        30: ["host", "mia", "noor", "olu"],
    }
    assert sorted(names_alerted()) == expected[minutes]
    steps = list(CaseAlert.objects.values_list("step", flat=True))
    assert len(steps) == len(set(steps))


def test_the_whole_night_with_two_schedulers(clock, crisis, settings, run_concurrently):
    settings.ADMINS = [("Host", "host@example.org")]
    settings.SCHEDULE = {"posts.on_call.escalation.escalate_unclaimed_crises": 1}
    for _minute in range(35):
        clock.shift(timedelta(minutes=1))
        run_concurrently(lambda _number: run_due_jobs(), [1, 2])
    assert names_alerted() == ["mia", "noor", *sorted(names_alerted()[2:5]), "host"]
    assert sorted(names_alerted()[2:5]) == ["mia", "noor", "olu"]


def test_claiming_at_the_same_moment_leaves_no_alert_after_it(
    clock, crisis, team, run_concurrently
):
    clock.shift(timedelta(minutes=15))
    barrier = Barrier(2)

    def run(work):
        barrier.wait(30)
        work()

    run_concurrently(
        run, [lambda: claim_case(crisis, team["olu"]), lambda: send_due_alerts(crisis.pk)]
    )
    before = len(mail.outbox)
    clock.shift(timedelta(minutes=30))
    escalate_unclaimed_crises()
    assert len(mail.outbox) == before
