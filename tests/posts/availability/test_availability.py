"""Being around: one member at a time is asked for a first word, and nobody too often."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from posts.availability.choosing import MIN_TIME_BETWEEN_REQUESTS
from posts.availability.tasks import request_first_replies
from posts.models import AvailabilityWindow, HelpRequest
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_reply

EVENING = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
ASK_AFTER = timedelta(minutes=30)  # For threads that are neither urgent nor of somebody new.


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


def asked():
    return list(HelpRequest.objects.order_by("pk").values_list("member__name", flat=True))


def test_after_half_an_hour_somebody_is_asked(waiting, bob):
    offer(bob)
    request_first_replies()
    told = Notification.objects.get(member=bob, kind="around")
    assert told.url == HelpRequest.objects.get().get_absolute_url()


def test_not_a_minute_before(clock, make_thread, bob):
    make_thread()
    offer(bob)
    clock.shift(ASK_AFTER - timedelta(minutes=1))
    request_first_replies()
    assert asked() == []


def test_one_at_a_time_and_then_the_next(clock, waiting, group, bob, organizer):
    offer(bob), offer(organizer)
    request_first_replies(), request_first_replies()
    assert asked() == ["bob"]
    clock.shift(ASK_AFTER + timedelta(seconds=1))
    request_first_replies()
    assert asked() == ["bob", "olive"]
    clock.shift(ASK_AFTER + timedelta(seconds=1))
    request_first_replies()
    assert len(asked()) == 2


def test_nobody_is_asked_again_too_soon(clock, waiting, make_thread, bob):
    offer(bob)
    request_first_replies()
    make_thread(title="Another one")
    clock.shift(ASK_AFTER)
    request_first_replies()
    assert len(asked()) == 1
    clock.shift(MIN_TIME_BETWEEN_REQUESTS)
    request_first_replies()
    assert len(asked()) == 2


@pytest.mark.parametrize(
    "why", ["answered", "first post was deleted", "hidden hours", "outside", "the author"]
)
def test_nobody_is_asked(waiting, alice, bob, charlie, why):
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
    assert asked() == []


@pytest.mark.parametrize("by", ["alice", "bob"])
def test_a_block_keeps_them_apart(waiting, alice, bob, by):
    offer(bob)
    one, other = (alice, bob) if by == "alice" else (bob, alice)
    one.blocks_made.create(blocked=other)
    request_first_replies()
    assert asked() == []


def test_a_silenced_member_is_not_asked(waiting, bob):
    offer(bob)
    bob.silenced_until = timezone.now() + timedelta(hours=1)
    bob.save()
    request_first_replies()
    assert asked() == []


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
def test_hours_are_those_of_their_own_clock(bob, zone, starts, ends, expected):
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
def test_bad_hours_get_a_sentence(as_bob, data):
    answer = as_bob.post(PAGE, data)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_the_waiting_page_leads_there(as_bob):
    assert PAGE in as_bob.get(reverse("posts:waiting")).content.decode()


def test_it_is_for_members(client):
    assert client.get(PAGE).status_code == 302
