"""Each scheduled job runs when it is due, on one scheduler only, and a failure stops no other."""

import socket
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django.utils.module_loading import import_string

from groups.models import Place
from recovery_forum.models import Heartbeat, RateLimitWindow
from recovery_forum.operations import scheduler
from recovery_forum.operations.job_runs import get_last_run_times
from recovery_forum.operations.scheduler import SCHEDULER_HEARTBEAT, run_due_jobs, run_scheduler
from recovery_forum.operations.tasks import delete_expired_rows

pytestmark = pytest.mark.django_db
DONE = []
OF_THE_PROJECT = settings.SCHEDULE


def note():
    DONE.append("noted")


def fail():
    raise RuntimeError("out of tea")


@pytest.fixture(autouse=True)
def _few(settings):
    DONE.clear()
    here = "tests.recovery_forum.operations.test_scheduler"
    settings.SCHEDULE = {f"{here}.fail": 1, f"{here}.note": 10}


def later(**span):
    Heartbeat.objects.update(at=timezone.now() - timedelta(**span))


def test_each_job_runs_at_once_and_then_after_its_interval():
    run_due_jobs()
    run_due_jobs()
    assert DONE == ["noted"]
    later(minutes=9)
    run_due_jobs()
    assert DONE == ["noted"]
    later(minutes=10)
    run_due_jobs()
    assert DONE == ["noted", "noted"]


def test_a_failing_job_stops_no_other(caplog):
    run_due_jobs()
    assert DONE == ["noted"]
    assert "fail failed" in caplog.text


def test_of_two_schedulers_one_runs_a_job():
    assert Heartbeat.objects.claim_run("job:x", timedelta(minutes=1))
    assert not Heartbeat.objects.claim_run("job:x", timedelta(minutes=1))


def test_the_scheduler_stops_when_told_to(monkeypatch):
    monkeypatch.setattr(scheduler, "close_old_connections", lambda: None)
    answers = iter([False, True])
    run_scheduler(lambda: next(answers, True), wait=lambda seconds: None)
    assert Heartbeat.objects.age(SCHEDULER_HEARTBEAT) is not None


def test_the_command_with_once_runs_once(capsys):
    call_command("run_scheduler", "--once")
    assert "2 jobs done" in capsys.readouterr().out


@pytest.fixture
def offline(monkeypatch):
    """No host is found at once, instead of after seconds: links of resources are not asked."""

    def find_nothing(*args, **kwargs):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", find_nothing)


@pytest.fixture
def town():
    """Without any, the towns of the world would be loaded. tests/groups/places loads some."""
    Place.objects.create(
        geoname_id=1, name="Vienna", name_keys=["vienna"], country="AT", population=1,
        latitude=48, longitude=16,
    )  # fmt: skip


def test_every_scheduled_job_runs_on_an_empty_forum(offline, town):
    assert len(OF_THE_PROJECT) > 5
    for name in OF_THE_PROJECT:
        import_string(name)()


def test_the_host_page_shows_when_each_job_ran():
    assert set(get_last_run_times().values()) == {None}
    run_due_jobs()
    assert None not in get_last_run_times().values()


def test_expired_counters_are_deleted():
    now = timezone.now()
    RateLimitWindow.objects.create(key="old", times=1, ends_at=now - timedelta(hours=1))
    RateLimitWindow.objects.create(key="new", times=1, ends_at=now + timedelta(hours=1))
    delete_expired_rows()
    assert [one.key for one in RateLimitWindow.objects.all()] == ["new"]
