"""How soon members are asked for a first reply, who is asked first, and "Not now"."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Challenge
from accounts.moderation_status.trust import Trust
from accounts.notifications.email import send_due_emails
from posts.availability.tasks import request_first_replies
from posts.models import AvailabilityWindow, HelpRequest, Thread
from posts.threads.posting import create_reply, create_thread
from tests.conftest import signed_in

EVENING = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
CRISIS_WORDS = "I want to kill myself tonight."


@pytest.fixture
def clock():
    with time_machine.travel(EVENING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def make_helper(clock, group, make_member):
    """A function that creates a member of the group who can be around all evening."""

    def make(name, asked_hours_ago=None, topics=(), **fields):
        fields = {"last_active_at": EVENING - timedelta(hours=3)} | fields
        member = make_member(name, **fields)
        group.memberships.create(member=member)
        window = AvailabilityWindow.objects.create(
            member=member, starts=time(19), ends=time(23, 59),
            last_asked_at=asked_hours_ago and EVENING - timedelta(hours=asked_hours_ago),
        )  # fmt: skip
        window.challenges.set(Challenge.objects.filter(slug__in=topics))
        return member

    return make


@pytest.fixture
def helper(make_helper):
    return make_helper("helper")


def list_asked():
    return list(
        HelpRequest.objects.order_by("asked_at", "pk").values_list("member__name", flat=True)
    )


def run_minutes(clock, minutes):
    for _minute in range(minutes):
        clock.shift(timedelta(minutes=1))
        request_first_replies()


def write(group, author, words="What did you do?", kind="question", wish="ideas", **more):
    return create_thread(group, author, "A title", words, kind, wish, **more)


@pytest.mark.parametrize(
    ("words", "trust", "minutes"),
    [
        (CRISIS_WORDS, Trust.SETTLED, 0),
        ("What did you do?", Trust.NEW, 10),
        ("What did you do?", Trust.SETTLED, 30),
    ],
)
def test_how_soon_a_member_is_asked(clock, group, alice, helper, words, trust, minutes):
    alice.trust = trust
    alice.save()
    write(group, alice, words)
    if minutes:
        run_minutes(clock, minutes - 1)
        assert list_asked() == []
        clock.shift(timedelta(minutes=1))
    request_first_replies()
    assert list_asked() == ["helper"]


@pytest.mark.parametrize(
    ("kind", "wish", "expected"),
    [
        ("discussion", "", ["helper"]),
        ("question", "", ["helper"]),
        ("story", "", []),
        ("story", "listening", ["helper"]),
    ],
)
def test_threads_without_a_wish_ask_members_too_except_stories(
    clock, group, alice, helper, kind, wish, expected
):
    write(group, alice, kind=kind, wish=wish)
    run_minutes(clock, 31)
    assert list_asked() == expected


def test_a_crisis_in_a_reply_asks_at_once(clock, group, alice, bob, helper):
    opening = write(group, alice)
    create_reply(opening, bob, "Here.")
    crisis = create_reply(opening, bob, CRISIS_WORDS)
    request_first_replies()
    assert list_asked() == ["helper"]
    assert HelpRequest.objects.get().post == crisis


def test_a_crisis_in_a_reply_that_was_answered_asks_nobody(clock, group, alice, bob, helper):
    crisis = create_reply(write(group, alice), bob, CRISIS_WORDS)
    create_reply(crisis, alice, "I am here with you.")
    run_minutes(clock, 40)
    assert list_asked() == []


def test_an_urgent_thread_asks_the_next_after_five_minutes(clock, group, alice, make_helper):
    make_helper("first"), make_helper("second", asked_hours_ago=5)
    write(group, alice, CRISIS_WORDS)
    request_first_replies()
    run_minutes(clock, 4)
    assert list_asked() == ["first"]
    run_minutes(clock, 1)
    assert list_asked() == ["first", "second"]


def test_the_urgent_email_waits_for_no_second_event(clock, group, alice, helper, mailoutbox):
    write(group, alice, CRISIS_WORDS)
    request_first_replies()
    send_due_emails()
    assert [message.to for message in mailoutbox] == [[helper.email]]


def test_the_best_match_is_asked_first(clock, group, alice, make_helper):
    group.challenges.set(Challenge.objects.filter(slug="alcohol"))
    group.language = "de"
    group.save()
    make_helper("asked-lately", asked_hours_ago=3)
    make_helper("never-asked")
    for name, zone in (("auckland", "Pacific/Auckland"), ("asleep", "Asia/Kolkata")):
        make_helper(name, time_zone=zone, asked_hours_ago=9)
        windows = AvailabilityWindow.objects.filter(member__name=name)
        windows.update(starts=time(0), ends=time(12))
    make_helper("german", language="de", asked_hours_ago=4)
    knows = make_helper("knows", asked_hours_ago=5)
    knows.challenges.set(Challenge.objects.filter(slug="alcohol"))
    write(group, alice, CRISIS_WORDS)
    run_minutes(clock, 30)
    # It is 9:00 in Auckland: that member is awake, and was asked longer ago.
    assert list_asked() == ["knows", "german", "never-asked", "auckland", "asked-lately", "asleep"]


def test_topics_limit_what_one_is_asked_about(clock, group, alice, make_helper):
    group.challenges.set(Challenge.objects.filter(slug="alcohol"))
    make_helper("gambling", topics=["gambling"])
    make_helper("alcohol", topics=["alcohol"], asked_hours_ago=3)
    write(group, alice, CRISIS_WORDS)
    run_minutes(clock, 30)
    assert list_asked() == ["alcohol"]


def test_answering_not_now_asks_the_next_at_once(clock, group, alice, make_helper):
    first = make_helper("first")
    make_helper("second", asked_hours_ago=5)
    write(group, alice)
    run_minutes(clock, 31)
    url = HelpRequest.objects.get().get_absolute_url()
    assertContains(signed_in(first).get(url), "Not now")
    signed_in(first).post(url), signed_in(first).post(url)
    assert list_asked() == ["first", "second"]
    assertContains(signed_in(first).get(url), "asking someone else")


def test_the_page_names_no_anonymous_author(clock, group, alice, helper):
    write(group, alice, anonymous=True)
    run_minutes(clock, 31)
    page = signed_in(helper).get(HelpRequest.objects.get().get_absolute_url())
    assertContains(page, "A title")
    assertNotContains(page, "alice")


def test_the_page_is_only_for_the_member_asked(clock, group, alice, bob, helper):
    write(group, alice)
    run_minutes(clock, 31)
    url = HelpRequest.objects.get().get_absolute_url()
    assert signed_in(bob).get(url).status_code == 404
    assert signed_in(bob).post(url).status_code == 404
    Thread.objects.update(removed_at=EVENING)
    assert signed_in(helper).get(url).status_code == 404


def test_topics_are_saved(as_bob):
    topics = list(Challenge.objects.values_list("pk", flat=True)[:2])
    data = {"starts": "18:00", "ends": "21:30", "challenges": topics}
    assert as_bob.post(reverse("posts:around"), data).status_code == 302
    assert set(AvailabilityWindow.objects.get().challenges.values_list("pk", flat=True)) == set(
        topics
    )
    page = as_bob.post(reverse("posts:around"), data | {"challenges": [999_999]})
    assert page.status_code == 422


@pytest.mark.parametrize("url", ["/waiting/", "/welcome/people/", "/settings/notifications/"])
def test_availability_is_offered_on_several_pages(as_bob, url):
    assertContains(as_bob.get(url), reverse("posts:around"))


def test_the_notification_of_a_helpful_reply_offers_it(clock, as_bob, bob, group, alice):
    reply = create_reply(write(group, alice), bob, "I stayed near the kitchen.")
    signed_in(alice).post(reverse("posts:helped", args=[reply.public_id]))
    page = as_bob.get("/notifications/").content.decode()
    assert page.count(reverse("posts:around")) == 1
