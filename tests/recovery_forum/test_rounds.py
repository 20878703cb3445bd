"""Rounds: each is done when it is due, by one of several, and none stops the others."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django.utils.module_loading import import_string

from recovery_forum import rounds
from recovery_forum.models import Pulse, Spending

pytestmark = pytest.mark.django_db
DONE = []
OF_THE_PROJECT = settings.ROUNDS


def note():
    DONE.append("noted")


def fail():
    raise RuntimeError("out of tea")


@pytest.fixture(autouse=True)
def _few(settings):
    DONE.clear()
    here = "tests.recovery_forum.test_rounds"
    settings.ROUNDS = {f"{here}.fail": 1, f"{here}.note": 10}


def later(**span):
    Pulse.objects.update(at=timezone.now() - timedelta(**span))


def test_each_is_done_at_once_and_then_after_its_pause():
    rounds.go_around()
    rounds.go_around()
    assert DONE == ["noted"]
    later(minutes=9)
    rounds.go_around()
    assert DONE == ["noted"]
    later(minutes=10)
    rounds.go_around()
    assert DONE == ["noted", "noted"]


def test_one_that_fails_stops_no_other(caplog):
    rounds.go_around()
    assert DONE == ["noted"]
    assert "fail failed" in caplog.text


def test_of_two_who_ask_one_begins():
    assert Pulse.objects.claim("round:x", timedelta(minutes=1))
    assert not Pulse.objects.claim("round:x", timedelta(minutes=1))


def test_it_ends_when_told_to(monkeypatch):
    monkeypatch.setattr(rounds, "close_old_connections", lambda: None)
    answers = iter([False, True])
    rounds.keep_going(lambda: next(answers, True), wait=lambda seconds: None)
    assert Pulse.objects.age(rounds.TENDER) is not None


def test_the_command_looks_once(capsys):
    call_command("tend", "--once")
    assert "2 rounds done" in capsys.readouterr().out


def test_every_round_of_the_project_runs_on_an_empty_forum():
    assert len(OF_THE_PROJECT) > 5
    for name in OF_THE_PROJECT:
        import_string(name)()


def test_the_host_learns_when_each_was_done():
    assert set(rounds.last_done().values()) == {None}
    rounds.go_around()
    assert None not in rounds.last_done().values()


def test_counters_whose_time_is_over_go():
    now = timezone.now()
    Spending.objects.create(key="old", times=1, ends_at=now - timedelta(hours=1))
    Spending.objects.create(key="new", times=1, ends_at=now + timedelta(hours=1))
    rounds.tidy()
    assert [one.key for one in Spending.objects.all()] == ["new"]
