"""Asking for support now: from the button to the answer "I'm with you", and what can go wrong."""

from datetime import UTC, datetime, time, timedelta
from threading import Barrier

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import AccountDeletion, Block, Conversation, Notification, PushSubscription
from accounts.privacy.deletion import request_deletion
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
from milestones.support.services import (
    accept_support_request,
    ask_for_support,
    decline_support_request,
)
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
    """Return a function that creates a partner of Alice who was active so many hours ago."""

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
    """A member of Alice's group who is available now and is not her partner."""
    member = make_member("helper", last_active_at=NIGHT - timedelta(hours=1))
    group.memberships.create(member=member)
    AvailabilityWindow.objects.create(member=member, starts=time(20), ends=time(23, 59))
    return member


def list_asked():
    return list(SupportRecipient.objects.values_list("member__name", flat=True))


def list_emailed():
    return [message.to[0].partition("@")[0] for message in mail.outbox]


def run_minutes(clock, minutes):
    for _minute in range(minutes):
        clock.shift(timedelta(minutes=1))
        continue_support_requests()


def ask_for_help(as_alice):
    as_alice.post(SOS)
    return SupportRequest.objects.get()


def answer(request, member, choice="with-you"):
    url = reverse("milestones:answer-support", args=[request.public_id])
    return signed_in(member).post(url, {"answer": choice})


def test_after_three_partners_do_not_answer_the_fourth_comes(
    clock, as_alice, alice, partners, helper
):
    SupportPreferences.objects.create(member=alice, asks_groups=True)
    assertContains(as_alice.get(reverse("milestones:right-now")), "Ask for support now")
    request = ask_for_help(as_alice)
    assert list_asked() == ["one"]
    run_minutes(clock, 5)
    assert list_asked() == ["one", "two"]
    run_minutes(clock, 5)
    assert list_asked() == ["one", "two", "three"]
    run_minutes(clock, 4)
    assert len(list_asked()) == 3
    run_minutes(clock, 1)
    assert list_asked() == ["one", "two", "three", "helper"]
    assert list_emailed() == ["one", "two", "three", "helper"]
    page = signed_in(helper).get(request.get_absolute_url())
    assertContains(page, "I'm with you")
    assertContains(as_alice.get(request.get_absolute_url()), "has seen it")
    conversation = Conversation.objects.filter(requester=helper)
    assertRedirects(answer(request, helper), answer(request, helper).url)
    assert conversation.get().accepted_at
    page = as_alice.get(request.get_absolute_url())
    assertContains(page, "is with you")
    assertContains(as_alice.get(conversation.get().get_absolute_url()), "m with you.")
    assert list_emailed()[-1] == "alice"
    run_minutes(clock, 30)
    assert len(list_asked()) == 4


def test_nobody_is_asked_for_somebody_who_closed_their_account(clock, as_alice, alice, partners):
    request = ask_for_help(as_alice)
    request_deletion(AccountDeletion(member=alice), "https://forum.test/")
    run_minutes(clock, 6)
    assert list_asked() == ["one"]
    as_one = signed_in(partners[0])
    assertNotContains(as_one.get("/"), "Someone is asking for support now")
    assertNotContains(as_one.get(request.get_absolute_url()), "I'm with you")
    answer(request, partners[0])
    assert not Conversation.objects.exists()


def test_once_someone_came_the_page_for_hard_moments_says_who(clock, as_alice, alice, partners):
    request = ask_for_help(as_alice)
    pages = [reverse("milestones:right-now"), reverse("milestones:partners"), SOS]
    for address in pages:
        assertNotContains(as_alice.get(address), "one is with you.")
    answer(request, partners[0])
    for address in pages:
        assertContains(as_alice.get(address), "one is with you.")
    page = as_alice.get(pages[0])
    assertContains(page, "Write to one")
    assertContains(page, reverse("accounts:write", args=["one"]))
    assertNotContains(page, "See who has seen it")
    Block.objects.create(blocker=partners[0], blocked=alice)
    assertNotContains(as_alice.get(pages[0]), "is with you")


def test_pressing_twice_sends_one_request_and_shows_when(clock, as_alice, partners):
    ask_for_help(as_alice)
    clock.shift(timedelta(seconds=2))
    page = as_alice.post(SOS, follow=True)
    assertContains(page, "You asked at 22:00, and it was sent.")
    assert list_emailed() == ["one"]
    assert SupportRequest.objects.count() == 1


def test_the_waiting_page_says_what_happens_next_and_whom_to_call(clock, as_alice, alice, partners):
    type(alice).objects.filter(pk=alice.pk).update(country="IE")
    page = as_alice.get(ask_for_help(as_alice).get_absolute_url())
    assertContains(page, "If nobody has come by 22:05, we ask your next partner")
    assertContains(page, "tel:116123")


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_are_one_request(partners, alice, run_concurrently):
    barrier = Barrier(3)

    def ask(_number):
        barrier.wait(30)
        return ask_for_support(alice)[1]

    assert sorted(run_concurrently(ask, [1, 2, 3])) == [False, False, True]
    assert list_emailed() == ["one"]


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_ask_one_person_once(clock, partners, alice, run_concurrently):
    ask_for_support(alice)
    clock.shift(timedelta(minutes=5))
    barrier = Barrier(3)

    def run(_number):
        barrier.wait(30)
        continue_support_requests()

    run_concurrently(run, [1, 2, 3])
    assert list_asked() == ["one", "two"]
    assert list_emailed() == ["one", "two"]


def test_all_partners_are_asked_at_once_if_she_wants(clock, as_alice, partners):
    as_alice.post(SOS, {"all": "1"})
    assert list_emailed() == ["one", "two", "three"]


def test_the_partner_she_chose_comes_first(clock, as_alice, alice, partners):
    partnership = Partnership.objects.get(recipient=partners[2])
    as_alice.post(reverse("milestones:near", args=[partnership.public_id]))
    run_minutes(clock, 5)
    assert list_asked() == ["three", "one"]


def test_members_who_are_awake_are_asked_first(clock, as_alice, make_partner):
    make_partner("asleep", 1, time_zone="Asia/Kolkata")  # 3:30 at night.
    make_partner("awake", 9)
    ask_for_help(as_alice)
    assert list_asked() == ["awake"]


def test_not_now_asks_the_next_person_at_once(clock, as_alice, partners):
    request = ask_for_help(as_alice)
    clock.shift(timedelta(minutes=1))
    assertRedirects(answer(request, partners[0], "not-now"), "/", fetch_redirect_response=False)
    assert list_asked() == ["one", "two"]
    assertContains(as_alice.get(request.get_absolute_url()), "t right now")


def test_without_consent_no_group_members_are_asked(clock, as_alice, partners, helper):
    ask_for_help(as_alice)
    run_minutes(clock, 30)
    assert list_asked() == ["one", "two", "three"]


def test_without_a_partner_one_press_asks_people_in_her_groups(clock, as_alice, helper):
    """The button says so, and it holds for this request only."""
    page = as_alice.get(reverse("milestones:right-now"))
    assertContains(page, "Ask people in my groups")
    assertContains(page, "They see your pseudonym")
    page = as_alice.post(SOS, {"groups": "1"}, follow=True)
    assertContains(page, "helper")
    assert list_asked() == ["helper"]
    assert not SupportPreferences.objects.filter(asks_groups=True).exists()


def test_without_partners_and_groups_no_button_promises_anyone(as_charlie):
    page = as_charlie.get(reverse("milestones:right-now"))
    assertNotContains(page, "I need someone now")
    assertRedirects(as_charlie.post(SOS, {"groups": "1"}), SOS)
    assert not SupportRequest.objects.exists()


def test_while_no_partner_comes_she_can_also_ask_her_groups(clock, as_alice, partners, helper):
    request = ask_for_help(as_alice)
    run_minutes(clock, 10)
    assertContains(as_alice.get(request.get_absolute_url()), "Also ask people in my groups")
    for _press in range(2):
        page = as_alice.post(SOS, {"groups": "1"}, follow=True)
        assertContains(page, "People in your groups are being asked too.")
        assertNotContains(page, "Also ask people in my groups")
    assert list_asked() == ["one", "two", "three", "helper"]
    assert SupportRequest.objects.count() == 1


def test_her_groups_are_not_asked_once_someone_is_with_her(clock, as_alice, partners, helper):
    request = ask_for_help(as_alice)
    answer(request, partners[0])
    assertNotContains(as_alice.get(request.get_absolute_url()), "Also ask people in my groups")
    as_alice.post(SOS, {"groups": "1"})
    run_minutes(clock, 30)
    assert list_asked() == ["one"]


@pytest.mark.parametrize("why", ["outside", "blocked", "muted", "suspended", "asleep"])
def test_some_group_members_are_never_asked(clock, as_alice, alice, partners, helper, group, why):
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
    ask_for_help(as_alice)
    run_minutes(clock, 30)
    assert "helper" not in list_asked()


def test_after_twenty_minutes_the_help_line_is_shown_first(clock, as_alice, alice, partners):
    alice.country = "DE"
    alice.save()
    HelpLine.objects.create(
        country="DE", need="crisis", name="The crisis line", phone="0800", source="x",
        verified_on=NIGHT.date(),
    )  # fmt: skip
    request = ask_for_help(as_alice)
    run_minutes(clock, 19)
    page = as_alice.get(request.get_absolute_url()).content.decode()
    assert page.index("The crisis line") > page.index("three")
    run_minutes(clock, 1)
    page = as_alice.get(request.get_absolute_url()).content.decode()
    assert page.index("The crisis line") < page.index("three")
    assert "Nobody has been able to answer yet" in page


def test_after_twenty_minutes_a_country_without_lines_has_numbers_too(
    clock, as_alice, alice, partners
):
    alice.country = "BR"
    alice.save()
    request = ask_for_help(as_alice)
    run_minutes(clock, 20)
    page = as_alice.get(request.get_absolute_url()).content.decode()
    assert page.index("tel:112") < page.index("three")


@pytest.mark.parametrize("why", ["nobody is around", "all said no"])
def test_numbers_to_call_come_first_at_once_if_nobody_is_left_to_ask(
    clock, as_alice, alice, partners, helper, why
):
    alice.country = "IE"
    alice.save()
    if why == "nobody is around":
        Partnership.objects.all().delete()
        AvailabilityWindow.objects.all().delete()
        as_alice.post(SOS, {"groups": "1"})
        request = SupportRequest.objects.get()
    else:
        request = ask_for_help(as_alice)
        for partner in partners:
            answer(request, partner, "not-now")
    page = as_alice.get(request.get_absolute_url())
    content = page.content.decode()
    assert content.index("tel:116123") < content.index("support-people")
    assertNotContains(page, "If nobody answers within five minutes")
    assertNotContains(page, "Your people are being asked")
    assertNotContains(page, "We keep looking for someone")
    assertContains(page, "ll try again soon</h1>")
    assertNotContains(page, "Nobody has been able to answer yet")
    assertContains(page, "try again at 22:05.")


def test_after_stopping_nobody_else_is_asked(clock, as_alice, partners):
    request = ask_for_help(as_alice)
    as_alice.post(reverse("milestones:end-support", args=[request.public_id]))
    run_minutes(clock, 30)
    assert list_asked() == ["one"]
    assertContains(signed_in(partners[0]).get(request.get_absolute_url()), "need it any more")
    assert answer(request, partners[0]).url == request.get_absolute_url()
    assert not Conversation.objects.exists()


def test_after_stopping_the_page_says_so_once_and_offers_to_ask_again(clock, as_alice, partners):
    request = ask_for_help(as_alice)
    stop = reverse("milestones:end-support", args=[request.public_id])
    page = as_alice.post(stop, follow=True)
    assertContains(page, "You stopped asking</h1>")
    assertContains(page, "Nobody else", count=1)
    for promise in ("Nobody has been able to answer", "Stop asking", "What happens next"):
        assertNotContains(page, promise)
    assertContains(page, "Ask again</button>")
    again = as_alice.post(SOS, follow=True)
    assertContains(again, "Your people are being asked")
    assert list_asked() == ["one", "one"]
    # The link in the first email leads everyone to the request that goes on.
    current = SupportRequest.objects.current().get()
    for client in (as_alice, signed_in(partners[0])):
        assertRedirects(client.get(request.get_absolute_url()), current.get_absolute_url())
    page = signed_in(partners[0]).get(request.get_absolute_url(), follow=True)
    assertContains(page, "alice is asking for support")


def test_an_older_link_does_not_show_a_request_to_whom_it_does_not_ask(
    clock, as_alice, alice, partners
):
    request = ask_for_help(as_alice)
    as_alice.post(reverse("milestones:end-support", args=[request.public_id]))
    ask_for_support(alice, Partnership.objects.get(recipient=partners[2]))
    page = signed_in(partners[0]).get(request.get_absolute_url())
    assertContains(page, "need it any more")


def test_asking_groups_again_asks_them_again(clock, as_alice, helper):
    AvailabilityWindow.objects.all().delete()
    as_alice.post(SOS, {"groups": "1"})
    request = SupportRequest.objects.get()
    stop = reverse("milestones:end-support", args=[request.public_id])
    page = as_alice.post(stop, follow=True)
    assertContains(page, "Nobody was asked, and nobody will be.")
    assertContains(page, '<input type="hidden" name="groups" value="1">')
    assertNotContains(page, "Nobody in your groups is around now.")


def test_after_two_hours_the_page_offers_to_ask_again(clock, as_alice, partners):
    request = ask_for_help(as_alice)
    clock.shift(timedelta(hours=2, minutes=1))
    page = as_alice.get(request.get_absolute_url())
    assertContains(page, "Ask again</button>")
    assertNotContains(page, "Nobody has been able to answer yet")


def test_after_stopping_nobody_is_said_to_be_with_her_any_more(clock, as_alice, partners):
    request = ask_for_help(as_alice)
    answer(request, partners[0])
    as_alice.post(reverse("milestones:end-support", args=[request.public_id]))
    page = as_alice.get(request.get_absolute_url())
    assertContains(page, "was with you")
    assertNotContains(page, "is with you")
    assertNotContains(page, "Stop asking")


def test_once_someone_came_nothing_is_stopped(clock, as_alice, partners):
    request = ask_for_help(as_alice)
    assertContains(as_alice.get(request.get_absolute_url()), "Stop asking")
    answer(request, partners[0])
    page = as_alice.get(request.get_absolute_url())
    assertContains(page, "I'm all right for now")
    assertNotContains(page, "Stop asking")
    url = reverse("milestones:end-support", args=[request.public_id])
    page = as_alice.post(url, follow=True)
    assertContains(page, "Good that you asked. one was with you.")
    assertNotContains(page, "stopped asking")
    assertNotContains(page, "Nobody else will be asked.")


def test_asking_groups_in_which_nobody_is_around_says_so(clock, as_alice, partners, helper):
    AvailabilityWindow.objects.all().delete()
    ask_for_help(as_alice)
    run_minutes(clock, 12)
    page = as_alice.post(SOS, {"groups": "1"}, follow=True)
    assertContains(page, "Nobody in your groups is around now.", count=1)
    assertContains(page, "If nobody has come by 22:17, we also ask someone in your groups")
    assertNotContains(page, "are being asked too")


def test_while_a_partner_is_left_groups_are_not_said_to_be_asked(clock, as_alice, partners, helper):
    ask_for_help(as_alice)
    page = as_alice.post(SOS, {"groups": "1"}, follow=True)
    assertContains(page, "Your partners are asked first, then people in your groups.")
    assert list_asked() == ["one", "two"]


def test_a_new_call_that_reaches_nobody_is_not_said_to_be_sent(clock, as_alice, helper):
    AvailabilityWindow.objects.all().delete()
    page = as_alice.post(SOS, {"groups": "1"}, follow=True)
    assertContains(page, "Nobody in your groups is around now.", count=1)
    assertContains(page, "ll try again at 22:05.", count=1)
    assertNotContains(page, "Sent.")


def test_not_now_promises_only_what_can_be_done(clock, as_alice, partners):
    as_alice.post(SOS, {"all": "1"})
    request = SupportRequest.objects.get()
    url = reverse("milestones:answer-support", args=[request.public_id])
    as_three = signed_in(partners[2])
    assertNotContains(as_three.get(request.get_absolute_url()), "next person is asked")
    page = as_three.post(url, {"answer": "not-now"}, follow=True)
    assertContains(page, "That&#x27;s fine. We&#x27;ll ask someone else if we can.")
    page = as_three.get(request.get_absolute_url())
    assertContains(page, "You answered “Not now”.")
    assertNotContains(page, 'value="not-now"')
    answer(request, partners[0])
    page = signed_in(partners[1]).post(url, {"answer": "not-now"}, follow=True)
    assertContains(page, "That&#x27;s fine. Someone is with them already.")


def test_the_confirmation_of_who_comes_is_beside_the_message_box(clock, as_alice, partners):
    """The conversation opens at the newest message, so its top is out of sight."""
    request = ask_for_help(as_alice)
    url = reverse("milestones:answer-support", args=[request.public_id])
    page = signed_in(partners[0]).post(url, {"answer": "with-you"}, follow=True)
    assert page.redirect_chain[0][0].endswith("#newest")
    content = page.content.decode()
    confirmation = content.index("They know now that you")
    assert content.index('id="newest"') < confirmation < content.index('id="composer"')
    between = content[confirmation : content.index('id="composer"')]
    assert f'href="{reverse("help-now")}"' in between
    assert content.count("They know now") == 1


def test_after_two_hours_nobody_else_is_asked_and_she_can_ask_again(clock, as_alice, partners):
    ask_for_help(as_alice)
    clock.shift(timedelta(hours=2, minutes=1))
    continue_support_requests()
    assert list_asked() == ["one"]
    as_alice.post(SOS)
    assert SupportRequest.objects.count() == 2


def test_a_push_is_sent_in_quiet_hours_too(clock, as_alice, partners, monkeypatch):
    from accounts.models import EmailPreferences

    sent = []
    monkeypatch.setattr("accounts.push.delivery._send", lambda push, _: sent.append(push) or 201)
    EmailPreferences.objects.create(member=partners[0], quiet_from=time(20), quiet_until=time(8))
    PushSubscription.objects.create(member=partners[0], endpoint="https://push.example/1")
    ask_for_help(as_alice)
    assert [(push.text, push.is_urgent) for push in sent] == [("Something is here for you", True)]
    assert list_emailed() == ["one"]


def test_answering_twice_sends_one_message(clock, as_alice, partners):
    request = ask_for_help(as_alice)
    answer(request, partners[0]), answer(request, partners[0])
    assert list_emailed() == ["one", "alice"]
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
    request = ask_for_help(as_alice)
    accept_support_request(request, one)
    assert Conversation.objects.get().accepted_at


@pytest.mark.parametrize("agreed", [True, False])
def test_the_plan_is_shared_only_with_consent(clock, as_alice, alice, partners, agreed):
    SupportPreferences.objects.create(member=alice, opens_plan=agreed)
    SafetyPlan.objects.create(member=alice, reasons="My sister")
    request = ask_for_help(as_alice)
    assert not PlanShare.objects.exists()
    accept_support_request(request, partners[0])
    assert PlanShare.objects.current().exists() is agreed


def test_consent_given_in_advance_is_saved(as_alice, alice):
    url = reverse("milestones:support-preferences")
    assertRedirects(as_alice.post(url, {"asks_groups": "on"}), reverse("milestones:partners"))
    saved = SupportPreferences.objects.get(member=alice)
    assert saved.asks_groups
    assert not saved.opens_plan


def test_strangers_and_blocked_people_find_nothing(clock, as_alice, alice, partners, as_charlie):
    request = ask_for_help(as_alice)
    assert as_charlie.get(request.get_absolute_url()).status_code == 404
    Block.objects.create(blocker=alice, blocked=partners[0])
    assert signed_in(partners[0]).get(request.get_absolute_url()).status_code == 404
    assert answer(request, partners[0]).status_code == 404


def test_without_partners_and_groups_the_page_has_numbers_and_ways_to_people(as_charlie):
    page = as_charlie.post(SOS, follow=True)
    assertContains(page, "nobody here can be asked now")
    assertContains(page, "Talk to someone by phone")
    assertContains(page, reverse("milestones:partners"))
    assert not SupportRequest.objects.exists()


def test_without_partners_the_page_asks_her_groups(clock, as_alice, helper):
    page = as_alice.get(SOS)
    assertContains(page, "Ask people in my groups")
    assertNotContains(page, "nobody here can be asked now")


def test_the_page_promises_only_who_can_still_be_asked(clock, as_alice, make_partner, group):
    make_partner("one")
    url = ask_for_help(as_alice).get_absolute_url()
    assertContains(as_alice.get(url), "Nobody else is asked, unless")
    as_alice.post(SOS, {"groups": "1"})
    assertContains(as_alice.get(url), "someone in your groups who is around")
    make_partner("two")
    assertContains(as_alice.get(url), "we ask your next partner.")


def test_one_partner_alone_is_not_said_to_have_a_next(clock, as_alice, make_partner):
    make_partner("one")
    assertNotContains(as_alice.get(SOS), "your next partner")
    make_partner("two")
    assertContains(as_alice.get(SOS), "your next partner")


def test_with_nobody_available_it_keeps_trying(clock, as_alice, alice, helper):
    SupportPreferences.objects.create(member=alice, asks_groups=True)
    AvailabilityWindow.objects.update(starts=time(22, 7))
    request = ask_for_help(as_alice)
    page = as_alice.get(request.get_absolute_url())
    assertContains(page, "Nobody in your groups is around now.")
    assertContains(page, "try again at 22:05.")
    run_minutes(clock, 12)
    assert list_asked() == ["helper"]


def test_the_others_do_not_learn_who_was_asked(clock, as_alice, partners):
    as_alice.post(SOS, {"all": "1"})
    page = signed_in(partners[0]).get(SupportRequest.objects.get().get_absolute_url())
    assertNotContains(page, "three")


def test_a_failed_run_is_repeated_later(clock, as_alice, alice, partners, monkeypatch):
    request = ask_for_help(as_alice)
    clock.shift(timedelta(minutes=5))

    def fail(*args, **kwargs):
        raise OSError

    monkeypatch.setattr(services, "send_urgent_notification", fail)
    continue_support_requests()
    assert list_asked() == ["one"]
    monkeypatch.undo()
    continue_support_requests()
    assert list_asked() == ["one", "two"]
    decline_support_request(request, alice)  # Members who were not asked change nothing.
    assert timezone.now() < SupportRequest.objects.get().next_ask_at
