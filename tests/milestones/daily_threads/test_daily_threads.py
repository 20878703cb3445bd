"""Daily check-in threads: one each morning in groups that want one."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from groups.models import Group
from milestones.daily_threads.tasks import open_daily_threads
from milestones.models import DailyThread, DailyThreadSettings
from posts.feeds.services import replace_feed_key
from posts.models import Thread
from posts.threads.posting import create_reply

MORNING = datetime(2026, 11, 23, 6, 30, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def daily_settings(group):
    return DailyThreadSettings.objects.create(
        group=group, regions=["middle"], words="What carries you?"
    )


def days():
    return Thread.objects.filter(kind="daily")


def test_a_daily_thread_opens_once_in_its_morning(clock, daily_settings):
    open_daily_threads(), open_daily_threads()
    thread = days().get()
    assert thread.title == "Daily check-in, Monday 23 November (Europe and Africa)"
    assert thread.posts.get().text.startswith("What carries you?")


def test_a_daily_thread_does_not_open_before_its_morning(clock, daily_settings):
    clock.shift(-timedelta(hours=1))
    open_daily_threads()
    assert not days().exists()


def test_three_regions_open_three_threads_a_day(clock, group):
    DailyThreadSettings.objects.create(group=group, regions=["east", "middle", "west"])
    opened = []
    for _hour in range(24):
        open_daily_threads()
        opened.append(days().count())
        clock.shift(timedelta(hours=1))
    assert opened[0] == 1  # In Tokyo it is afternoon, in Chicago night.
    assert opened[-1] == DailyThread.objects.count() == 3


def test_a_thread_says_whose_morning_it_is(clock, group):
    """In Europe it opens the evening before, and its date would seem wrong."""
    DailyThreadSettings.objects.create(group=group, regions=["east"])
    clock.move_to(datetime(2026, 11, 28, 21, 18, tzinfo=ZoneInfo("Europe/London")))
    open_daily_threads()
    assert days().get().title == "Daily check-in, Sunday 29 November (Asia and the Pacific)"


@pytest.mark.parametrize("place", ["thread", "print", "read", "search", "feed"])
def test_its_group_opened_it_wherever_it_is_read(clock, daily_settings, as_alice, alice, place):
    open_daily_threads()
    thread, group = days().get(), daily_settings.group
    key = replace_feed_key(group.memberships.get(member=alice))
    addresses = {
        "thread": thread.get_absolute_url(),
        "print": reverse("posts:print", args=[thread.public_id]),
        "read": reverse("posts:read", args=[thread.public_id]),
        "search": "/search/?q=carries",
        "feed": reverse("posts:private-feed", args=[group.slug, key.token]),
    }
    page = as_alice.get(addresses[place]).text
    assert "What carries you?" in page.replace("<mark>carries</mark>", "carries")
    assert ">someone<" not in page


def test_the_thread_of_the_day_before_is_closed(clock, daily_settings, alice):
    open_daily_threads()
    clock.shift(timedelta(days=1))
    open_daily_threads()
    before, today = days().order_by("pk")
    assert before.locked_at
    assert not today.locked_at


def test_a_daily_thread_without_a_reply_is_no_row_among_those_of_people(
    clock, daily_settings, group, thread, alice, as_alice
):
    open_daily_threads()
    page = as_alice.get(group.get_absolute_url())
    assert page.context["threads"] == [thread]
    assert page.context["open_daily"] == [days().get()]
    assertContains(page, days().get().get_absolute_url())
    create_reply(days().get().posts.get(), alice, "Tired and here.")
    page = as_alice.get(group.get_absolute_url())
    assert days().get() in page.context["threads"]


def test_those_who_cannot_answer_a_daily_thread_find_it_below_the_others(
    clock, daily_settings, group, thread, client
):
    Group.objects.update(visibility="open")
    open_daily_threads()
    page = client.get(group.get_absolute_url())
    assert page.context["threads"] == [thread]
    assertContains(page, "Daily check-ins without replies")


def test_nobody_is_notified_of_each_reply(clock, daily_settings, alice, organizer):
    open_daily_threads()
    create_reply(days().get().posts.get(), alice, "Tired and here.")
    assert not organizer.notifications.exists()


def test_an_archived_group_opens_no_daily_thread(clock, daily_settings, group):
    group.archived_at = MORNING
    group.save()
    open_daily_threads()
    assert not days().exists()


def test_a_daily_thread_does_not_wait_for_a_reply(clock, daily_settings, as_alice):
    open_daily_threads()
    assertNotContains(as_alice.get("/waiting/"), "Daily check-in")


def test_members_find_it_on_the_check_in_page(clock, daily_settings, as_alice, as_charlie):
    open_daily_threads()
    address = days().get().get_absolute_url()
    assertContains(as_alice.get(reverse("milestones:check-ins")), address)
    assertNotContains(as_charlie.get(reverse("milestones:check-ins")), address)


def test_a_hidden_daily_thread_is_not_shown(clock, daily_settings, as_alice):
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


def test_members_cannot_choose_and_strangers_get_404(as_alice, as_charlie, client, group):
    address = reverse("milestones:daily", args=[group.slug])
    assert as_alice.get(address).status_code == 403
    assert as_charlie.get(address).status_code == 404
    assert client.get(address).status_code == 302


def test_an_unknown_region_gets_a_message(as_organizer, group):
    page = as_organizer.post(
        reverse("milestones:daily", args=[group.slug]), {"regions": ["noon"], "words": "Kept words"}
    )
    assertContains(page, "Kept words", status_code=422)


def test_a_daily_thread_has_no_author(clock, daily_settings, group, as_alice):
    open_daily_threads()
    page = as_alice.get(days().get().get_absolute_url()).content.decode()
    assert f">{group.name}</strong>" in page
    assert "someone</strong>" not in page  # The name of an erased author.
