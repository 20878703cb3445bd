"""Asking for support now: from one press to "I'm with you", and whatever can go wrong between."""

from datetime import UTC, datetime, time, timedelta
from threading import Barrier

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import Block, Conversation, Notification, PushSubscription
from groups.models import HelpLine
from milestones.models import (
    Partnership,
    PlanShare,
    SafetyPlan,
    SupportPreferences,
    SupportRecipient,
    SupportRequest,
)
from milestones.support import services
from milestones.support.services import accept_request, ask_for_support, decline_request
from milestones.support.tasks import continue_support_requests
from posts.models import AvailabilityWindow
from tests.conftest import signed_in

NIGHT = datetime(2026, 3, 4, 22, 0, tzinfo=UTC)
SOS = reverse("milestones:all-near")


@pytest.fixture
def clock():
    with time_machine.travel(NIGHT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def make_partner(clock, alice, make_member):
    """A function that creates a partner of Alice who was here so many hours ago."""

    def make(name, hours_ago=1, **fields):
        fields["last_active_at"] = NIGHT - timedelta(hours=hours_ago)
        other = make_member(name, **fields)
        Partnership.objects.create(requester=alice, recipient=other, accepted_at=NIGHT)
        return other

    return make


@pytest.fixture
def partners(make_partner):
    return [make_partner(name, hours) for hours, name in enumerate(["one", "two", "three"], 1)]


@pytest.fixture
def helper(clock, group, make_member):
    """Somebody of Alice's group who can be around now, and is no partner of hers."""
    member = make_member("helper", last_active_at=NIGHT - timedelta(hours=1))
    group.memberships.create(member=member)
    AvailabilityWindow.objects.create(member=member, starts=time(20), ends=time(23, 59))
    return member


def asked():
    return list(SupportRecipient.objects.values_list("member__name", flat=True))


def mailed():
    return [message.to[0].partition("@")[0] for message in mail.outbox]


def run_minutes(clock, minutes):
    for _minute in range(minutes):
        clock.shift(timedelta(minutes=1))
        continue_support_requests()


def press(as_alice):
    as_alice.post(SOS)
    return SupportRequest.objects.get()


def answer(request, member, choice="with-you"):
    url = reverse("milestones:answer-support", args=[request.public_id])
    return signed_in(member).post(url, {"answer": choice})


def test_from_one_press_to_somebody_with_her_after_three_who_do_not_answer(
    clock, as_alice, alice, partners, helper
):
    SupportPreferences.objects.create(member=alice, asks_groups=True)
    assertContains(as_alice.get(reverse("milestones:right-now")), "Ask for support now")
    request = press(as_alice)
    assert asked() == ["one"]
    run_minutes(clock, 5)
    assert asked() == ["one", "two"]
    run_minutes(clock, 5)
    assert asked() == ["one", "two", "three"]
    run_minutes(clock, 4)
    assert len(asked()) == 3
    run_minutes(clock, 1)
    assert asked() == ["one", "two", "three", "helper"]
    assert mailed() == ["one", "two", "three", "helper"]
    page = signed_in(helper).get(request.get_absolute_url())
    assertContains(page, "I'm with you")
    assertContains(as_alice.get(request.get_absolute_url()), "has seen it")
    conversation = Conversation.objects.filter(requester=helper)
    assertRedirects(answer(request, helper), answer(request, helper).url)
    assert conversation.get().accepted_at
    page = as_alice.get(request.get_absolute_url())
    assertContains(page, "is with you")
    assertContains(as_alice.get(conversation.get().get_absolute_url()), "m with you.")
    assert mailed()[-1] == "alice"
    run_minutes(clock, 30)
    assert len(asked()) == 4


def test_pressed_twice_it_is_sent_once_and_says_when(clock, as_alice, partners):
    press(as_alice)
    clock.shift(timedelta(seconds=2))
    page = as_alice.post(SOS, follow=True)
    assertContains(page, "You asked at 10 p.m., and it was sent.")
    assert mailed() == ["one"]
    assert SupportRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_are_one_request(partners, alice, run_concurrently):
    barrier = Barrier(3)

    def ask(_number):
        barrier.wait(30)
        return ask_for_support(alice)[1]

    assert sorted(run_concurrently(ask, [1, 2, 3])) == [False, False, True]
    assert mailed() == ["one"]


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_ask_one_person(clock, partners, alice, run_concurrently):
    ask_for_support(alice)
    clock.shift(timedelta(minutes=5))
    barrier = Barrier(3)

    def run(_number):
        barrier.wait(30)
        continue_support_requests()

    run_concurrently(run, [1, 2, 3])
    assert asked() == ["one", "two"]
    assert mailed() == ["one", "two"]


def test_all_partners_are_asked_at_once_if_she_wants(clock, as_alice, partners):
    as_alice.post(SOS, {"all": "1"})
    assert mailed() == ["one", "two", "three"]


def test_the_partner_she_chose_comes_first(clock, as_alice, alice, partners):
    partnership = Partnership.objects.get(recipient=partners[2])
    as_alice.post(reverse("milestones:near", args=[partnership.public_id]))
    run_minutes(clock, 5)
    assert asked() == ["three", "one"]


def test_who_is_awake_is_asked_before_who_sleeps(clock, as_alice, make_partner):
    make_partner("asleep", 1, time_zone="Asia/Kolkata")  # 3:30 at night.
    make_partner("awake", 9)
    press(as_alice)
    assert asked() == ["awake"]


def test_not_now_asks_the_next_person_at_once(clock, as_alice, partners):
    request = press(as_alice)
    clock.shift(timedelta(minutes=1))
    assertRedirects(answer(request, partners[0], "not-now"), "/", fetch_redirect_response=False)
    assert asked() == ["one", "two"]
    assertContains(as_alice.get(request.get_absolute_url()), "t right now")


def test_without_agreement_nobody_of_the_groups_is_asked(clock, as_alice, partners, helper):
    press(as_alice)
    run_minutes(clock, 30)
    assert asked() == ["one", "two", "three"]


@pytest.mark.parametrize("why", ["outside", "blocked", "muted", "suspended", "asleep"])
def test_who_is_not_asked_of_the_groups(clock, as_alice, alice, partners, helper, group, why):
    SupportPreferences.objects.create(member=alice, asks_groups=True)
    if why == "outside":
        group.memberships.filter(member=helper).delete()
    elif why == "blocked":
        Block.objects.create(blocker=helper, blocked=alice)
    elif why == "muted":
        helper.mutes_made.create(muted=alice)
    elif why == "suspended":
        helper.suspended_until = NIGHT + timedelta(days=1)
        helper.save()
    else:
        AvailabilityWindow.objects.update(starts=time(7), ends=time(9))
    press(as_alice)
    run_minutes(clock, 30)
    assert "helper" not in asked()


def test_after_twenty_minutes_the_help_line_comes_first(clock, as_alice, alice, partners):
    alice.country = "DE"
    alice.save()
    HelpLine.objects.create(
        country="DE", need="crisis", name="The crisis line", phone="0800", source="x",
        verified_on=NIGHT.date(),
    )  # fmt: skip
    request = press(as_alice)
    run_minutes(clock, 19)
    page = as_alice.get(request.get_absolute_url()).content.decode()
    assert page.index("The crisis line") > page.index("three")
    run_minutes(clock, 1)
    page = as_alice.get(request.get_absolute_url()).content.decode()
    assert page.index("The crisis line") < page.index("three")
    assert "Nobody has been able to answer yet" in page


def test_stopping_asks_nobody_else(clock, as_alice, partners):
    request = press(as_alice)
    as_alice.post(reverse("milestones:end-support", args=[request.public_id]))
    run_minutes(clock, 30)
    assert asked() == ["one"]
    assertContains(signed_in(partners[0]).get(request.get_absolute_url()), "need it any more")
    assert answer(request, partners[0]).url == request.get_absolute_url()
    assert not Conversation.objects.exists()


def test_after_two_hours_nobody_else_is_asked_and_she_can_ask_again(clock, as_alice, partners):
    press(as_alice)
    clock.shift(timedelta(hours=2, minutes=1))
    continue_support_requests()
    assert asked() == ["one"]
    as_alice.post(SOS)
    assert SupportRequest.objects.count() == 2


def test_a_push_goes_with_it_past_quiet_hours(clock, as_alice, partners, monkeypatch):
    from accounts.models import EmailPreferences

    sent = []
    monkeypatch.setattr("accounts.push.delivery._send", lambda push, _: sent.append(push) or 201)
    EmailPreferences.objects.create(member=partners[0], quiet_from=time(20), quiet_until=time(8))
    PushSubscription.objects.create(member=partners[0], endpoint="https://push.example/1")
    press(as_alice)
    assert [(push.text, push.is_urgent) for push in sent] == [("Something is here for you", True)]
    assert mailed() == ["one"]


def test_saying_it_twice_sends_it_once(clock, as_alice, partners):
    request = press(as_alice)
    answer(request, partners[0]), answer(request, partners[0])
    assert mailed() == ["one", "alice"]
    assert Conversation.objects.get().messages.count() == 1
    kinds = Notification.objects.filter(member__name="alice").values_list("kind", flat=True)
    assert list(kinds) == [Notification.Kind.SUPPORT_ACCEPTED]


def test_two_may_come(clock, as_alice, partners):
    as_alice.post(SOS, {"all": "1"})
    request = SupportRequest.objects.get()
    answer(request, partners[0])
    assertContains(signed_in(partners[1]).get(request.get_absolute_url()), "Someone is with them")
    answer(request, partners[1])
    assert Conversation.objects.count() == 2


def test_an_existing_message_request_becomes_a_conversation(clock, as_alice, alice, partners):
    one = partners[0]
    Conversation.objects.create(requester=alice, recipient=one)
    for member, other in ((alice, one), (one, alice)):
        Conversation.objects.get().participants.create(member=member, other=other)
    request = press(as_alice)
    accept_request(request, one)
    assert Conversation.objects.get().accepted_at


@pytest.mark.parametrize("agreed", [True, False])
def test_the_plan_is_opened_only_by_agreement(clock, as_alice, alice, partners, agreed):
    SupportPreferences.objects.create(member=alice, opens_plan=agreed)
    SafetyPlan.objects.create(member=alice, reasons="My sister")
    request = press(as_alice)
    assert not PlanShare.objects.exists()
    accept_request(request, partners[0])
    assert PlanShare.objects.current().exists() is agreed


def test_what_is_agreed_beforehand_is_saved(as_alice, alice):
    url = reverse("milestones:support-preferences")
    assertRedirects(as_alice.post(url, {"asks_groups": "on"}), reverse("milestones:partners"))
    saved = SupportPreferences.objects.get(member=alice)
    assert saved.asks_groups
    assert not saved.opens_plan


def test_strangers_and_blocked_people_find_nothing(clock, as_alice, alice, partners, as_charlie):
    request = press(as_alice)
    assert as_charlie.get(request.get_absolute_url()).status_code == 404
    Block.objects.create(blocker=alice, blocked=partners[0])
    assert signed_in(partners[0]).get(request.get_absolute_url()).status_code == 404
    assert answer(request, partners[0]).status_code == 404


def test_without_partners_and_agreement_the_way_to_partners_is_shown(as_charlie):
    page = as_charlie.post(SOS, follow=True)
    assertContains(page, "You have no partners yet")
    assert not SupportRequest.objects.exists()


def test_with_nobody_around_it_goes_on_trying(clock, as_alice, alice, helper):
    SupportPreferences.objects.create(member=alice, asks_groups=True)
    AvailabilityWindow.objects.update(starts=time(22, 7))
    request = press(as_alice)
    assertContains(as_alice.get(request.get_absolute_url()), "Nobody could be asked just now")
    run_minutes(clock, 12)
    assert asked() == ["helper"]


def test_the_others_do_not_learn_who_was_asked(clock, as_alice, partners):
    as_alice.post(SOS, {"all": "1"})
    page = signed_in(partners[0]).get(SupportRequest.objects.get().get_absolute_url())
    assertNotContains(page, "three")


def test_what_fails_in_the_middle_is_asked_later(clock, as_alice, alice, partners, monkeypatch):
    request = press(as_alice)
    clock.shift(timedelta(minutes=5))

    def fail(*args, **kwargs):
        raise OSError

    monkeypatch.setattr(services, "send_urgent_notification", fail)
    continue_support_requests()
    assert asked() == ["one"]
    monkeypatch.undo()
    continue_support_requests()
    assert asked() == ["one", "two"]
    decline_request(request, alice)  # Who was not asked changes nothing.
    assert timezone.now() < SupportRequest.objects.get().next_ask_at
