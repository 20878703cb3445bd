"""Daily check-in threads: one a morning, where a group wants one."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from milestones.daily_threads.tasks import open_daily_threads
from milestones.models import DailyThread, DailyThreadSettings
from posts.models import Thread
from posts.threads.posting import create_reply

MORNING = datetime(2026, 11, 23, 6, 30, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def wanted(group):
    return DailyThreadSettings.objects.create(
        group=group, regions=["middle"], words="What carries you?"
    )


def days():
    return Thread.objects.filter(kind="daily")


def test_it_opens_in_its_morning_and_once(clock, wanted):
    open_daily_threads(), open_daily_threads()
    thread = days().get()
    assert thread.title == "Daily check-in, Monday 23 November"
    assert thread.posts.get().text.startswith("What carries you?")


def test_it_does_not_open_before_its_morning(clock, wanted):
    clock.shift(-timedelta(hours=1))
    open_daily_threads()
    assert not days().exists()


def test_three_waves_open_three_a_day(clock, group):
    DailyThreadSettings.objects.create(group=group, regions=["east", "middle", "west"])
    opened = []
    for _hour in range(24):
        open_daily_threads()
        opened.append(days().count())
        clock.shift(timedelta(hours=1))
    assert opened[0] == 1  # In Tokyo it is afternoon, in Chicago night.
    assert opened[-1] == DailyThread.objects.count() == 3


def test_the_day_before_rests(clock, wanted, alice):
    open_daily_threads()
    clock.shift(timedelta(days=1))
    open_daily_threads()
    before, today = days().order_by("pk")
    assert before.locked_at
    assert not today.locked_at


def test_nobody_is_told_of_each_answer(clock, wanted, alice, organizer):
    open_daily_threads()
    create_reply(days().get().posts.get(), alice, "Tired and here.")
    assert not organizer.notifications.exists()


def test_an_archived_group_opens_none(clock, wanted, group):
    group.archived_at = MORNING
    group.save()
    open_daily_threads()
    assert not days().exists()


def test_it_is_no_thread_that_waits(clock, wanted, as_alice):
    open_daily_threads()
    assertNotContains(as_alice.get("/waiting/"), "Daily check-in")


def test_members_find_it_beside_their_days(clock, wanted, as_alice, as_charlie):
    open_daily_threads()
    address = days().get().get_absolute_url()
    assertContains(as_alice.get(reverse("milestones:check-ins")), address)
    assertNotContains(as_charlie.get(reverse("milestones:check-ins")), address)


def test_one_that_a_moderator_hid_is_not_there(clock, wanted, as_alice):
    open_daily_threads()
    address = days().get().get_absolute_url()
    days().update(removed_at=MORNING)
    assertNotContains(as_alice.get(reverse("milestones:check-ins")), address)


def test_organizers_choose_when(as_organizer, group):
    address = reverse("milestones:daily", args=[group.slug])
    assert as_organizer.get(address).status_code == 200
    as_organizer.post(address, {"regions": ["east", "west"], "words": "How are you?"})
    assert DailyThreadSettings.objects.get().regions == ["east", "west"]
    as_organizer.post(address, {"regions": [], "words": ""})
    assert DailyThreadSettings.objects.get().regions == []


def test_members_do_not_and_strangers_find_nothing(as_alice, as_charlie, client, group):
    address = reverse("milestones:daily", args=[group.slug])
    assert as_alice.get(address).status_code == 403
    assert as_charlie.get(address).status_code == 404
    assert client.get(address).status_code == 302


def test_an_unknown_morning_is_said(as_organizer, group):
    page = as_organizer.post(
        reverse("milestones:daily", args=[group.slug]), {"regions": ["noon"], "words": "Kept words"}
    )
    assertContains(page, "Kept words", status_code=422)


def test_it_is_the_groups_own(clock, wanted, group, as_alice):
    open_daily_threads()
    page = as_alice.get(days().get().get_absolute_url()).content.decode()
    assert f">{group.name}</strong>" in page
    assert "someone</strong>" not in page  # As an author who is gone is called.
