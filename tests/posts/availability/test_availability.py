"""Availability: members are asked for a first reply one at a time, and not too often."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from posts.availability.candidates import MIN_TIME_BETWEEN_REQUESTS
from posts.availability.tasks import request_first_replies
from posts.models import AvailabilityWindow, HelpRequest
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_reply

EVENING = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
ASK_AFTER = timedelta(minutes=30)  # For threads that are neither urgent nor by a new member.


@pytest.fixture
def clock():
    with time_machine.travel(EVENING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def waiting(clock, make_thread):
    thread = make_thread()
    clock.shift(ASK_AFTER)
    return thread


def offer(member, starts="19:00", ends="23:59"):
    hours = {"starts": time.fromisoformat(starts), "ends": time.fromisoformat(ends)}
    return AvailabilityWindow.objects.create(member=member, **hours)


def list_asked():
    return list(HelpRequest.objects.order_by("pk").values_list("member__name", flat=True))


def test_after_half_an_hour_a_member_is_asked(waiting, bob):
    offer(bob)
    request_first_replies()
    told = Notification.objects.get(member=bob, kind="around")
    assert told.url == HelpRequest.objects.get().get_absolute_url()


def test_nobody_is_asked_a_minute_earlier(clock, make_thread, bob):
    make_thread()
    offer(bob)
    clock.shift(ASK_AFTER - timedelta(minutes=1))
    request_first_replies()
    assert list_asked() == []


def test_members_are_asked_one_at_a_time(clock, waiting, group, bob, organizer):
    offer(bob), offer(organizer)
    request_first_replies(), request_first_replies()
    assert list_asked() == ["bob"]
    clock.shift(ASK_AFTER + timedelta(seconds=1))
    request_first_replies()
    assert list_asked() == ["bob", "olive"]
    clock.shift(ASK_AFTER + timedelta(seconds=1))
    request_first_replies()
    assert len(list_asked()) == 2


def test_nobody_is_asked_again_too_soon(clock, waiting, make_thread, bob):
    offer(bob)
    request_first_replies()
    make_thread(title="Another one")
    clock.shift(ASK_AFTER)
    request_first_replies()
    assert len(list_asked()) == 1
    clock.shift(MIN_TIME_BETWEEN_REQUESTS)
    request_first_replies()
    assert len(list_asked()) == 2


@pytest.mark.parametrize(
    "why", ["answered", "first post was deleted", "hidden hours", "outside", "the author"]
)
def test_nobody_is_asked_in_these_cases(waiting, alice, bob, charlie, why):
    opening = waiting.posts.get()
    if why == "answered":
        offer(bob)
        create_reply(opening, bob, "I am here.")
    elif why == "first post was deleted":
        offer(bob)
        withdraw_post(opening)
    elif why == "hidden hours":
        offer(bob, "06:00", "08:00")
    else:
        offer(charlie if why == "outside" else alice)
    request_first_replies()
    assert list_asked() == []


@pytest.mark.parametrize("by", ["alice", "bob"])
def test_nobody_is_asked_across_a_block(waiting, alice, bob, by):
    offer(bob)
    one, other = (alice, bob) if by == "alice" else (bob, alice)
    one.blocks_made.create(blocked=other)
    request_first_replies()
    assert list_asked() == []


def test_a_silenced_member_is_not_asked(waiting, bob):
    offer(bob)
    bob.silenced_until = timezone.now() + timedelta(hours=1)
    bob.save()
    request_first_replies()
    assert list_asked() == []


@pytest.mark.parametrize(
    ("zone", "starts", "ends", "expected"),
    [
        ("UTC", "19:00", "22:00", True),
        ("Asia/Tokyo", "19:00", "22:00", False),
        ("Asia/Tokyo", "04:00", "06:00", True),
        ("UTC", "20:00", "02:00", True),
        ("America/New_York", "22:00", "16:00", True),
        ("UTC", "21:00", "19:00", False),
    ],
)
def test_hours_are_in_the_members_time_zone(bob, zone, starts, ends, expected):
    bob.time_zone = zone
    assert offer(bob, starts, ends).is_open_at(EVENING) is expected


# --- The page -------------------------------------------------------------------


PAGE = reverse("posts:around")


def test_offering_and_stopping(as_bob, bob):
    assert as_bob.post(PAGE, {"starts": "18:00", "ends": "21:30"}).status_code == 302
    assert str(AvailabilityWindow.objects.get().ends) == "21:30:00"
    as_bob.post(PAGE, {"starts": "23:00", "ends": "02:00"})
    assert AvailabilityWindow.objects.get().member == bob
    assert "Stop asking me" in as_bob.get(PAGE).content.decode()
    as_bob.post(PAGE, {"stop": "1"})
    assert not AvailabilityWindow.objects.exists()


@pytest.mark.parametrize(
    "data", [{}, {"starts": "25:00", "ends": "1"}, {"starts": "7:00", "ends": "7:00"}]
)
def test_invalid_hours_get_a_message(as_bob, data):
    answer = as_bob.post(PAGE, data)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_the_waiting_page_links_to_it(as_bob):
    assert PAGE in as_bob.get(reverse("posts:waiting")).content.decode()


def test_the_page_is_for_members(client):
    assert client.get(PAGE).status_code == 302
