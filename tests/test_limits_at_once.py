"""Limits hold for concurrent requests, because each is checked within a lock."""

from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.models import AccountDeletion, Member
from accounts.moderation_status.roles import MODERATOR, give_role
from accounts.privacy.deletion import request_deletion
from groups.models.links import MAX_GROUP_LINKS
from milestones.reminders.forms import MAX_HARD_DAYS
from posts.models import Action, Case, Notice, Post, Thread
from posts.moderation.appeals import answer_appeal, create_appeal
from posts.moderation.bans import ban_account
from posts.moderation.reports import create_report
from posts.moderation.warnings import warn_member
from posts.organizers.services import MAX_PINNED, pin_thread
from posts.threads.posting import create_thread

pytestmark = pytest.mark.django_db(transaction=True)
CONCURRENT_REQUESTS = range(8)


def clients_of(member):
    clients = [Client() for _n in CONCURRENT_REQUESTS]
    for client in clients:
        client.force_login(member)
    return clients


@pytest.fixture
def post_at_once(run_concurrently):
    """Return a function that posts `make_form(number)` to `url` concurrently: sorted statuses."""

    def post(member, url, make_form):
        clients = clients_of(member)
        answers = run_concurrently(
            lambda n: clients[n].post(url, make_form(n)), CONCURRENT_REQUESTS
        )
        return sorted(answer.status_code for answer in answers)

    return post


@pytest.fixture(autouse=True)
def _generous(settings):
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, (1000, 60))


def test_slow_mode_lets_one_reply_through(thread, bob, post_at_once):
    Thread.objects.update(slow_mode_minutes=30)
    url = reverse("posts:reply", args=[thread.public_id])
    statuses = post_at_once(bob, url, lambda n: {"text": f"Number {n}."})
    assert statuses == [302] + [422] * 7
    assert Post.objects.filter(author=bob).count() == 1


def test_slow_mode_applies_to_each_member(thread, bob, organizer, run_concurrently):
    Thread.objects.update(slow_mode_minutes=30)
    url = reverse("posts:reply", args=[thread.public_id])
    clients = [clients_of(bob)[0], clients_of(organizer)[0]]
    answers = run_concurrently(lambda client: client.post(url, {"text": "Yes."}), clients)
    assert [answer.status_code for answer in answers] == [302, 302]


def test_a_second_click_in_slow_mode_leads_to_the_reply(thread, bob):
    Thread.objects.update(slow_mode_minutes=30)
    [client, *_others] = clients_of(bob)
    url = reverse("posts:reply", args=[thread.public_id])
    form = {"text": "Once.", "submission": "0b1d4c0e-7a6b-4c8e-9f51-2d3e4f5a6b7c"}
    assert client.post(url, form).url == client.post(url, form).url


def test_a_group_pins_three_threads(group, alice, run_concurrently):
    threads = [
        create_thread(group, alice, f"T{n}", "x", "story").thread for n in CONCURRENT_REQUESTS
    ]

    def pin(thread):
        with suppress(PermissionDenied):
            pin_thread(thread)

    run_concurrently(pin, threads)
    assert Thread.objects.exclude(pinned_at=None).count() == MAX_PINNED


def test_the_links_of_a_group_stay_within_their_limit(group, organizer, post_at_once):
    for number in range(MAX_GROUP_LINKS - 1):
        group.links.create(name="L", url=f"https://a.example.org/{number}", added_by=organizer)
    url = reverse("groups:group-resources", args=[group.slug])
    form = {"name": "Another", "url": "https://b.example.org/"}
    assert post_at_once(organizer, url, lambda _n: form) == [302] + [422] * 7
    assert group.links.count() == MAX_GROUP_LINKS


def test_hard_days_stay_within_their_limit(alice, post_at_once):
    for number in range(MAX_HARD_DAYS - 1):
        alice.hard_days.create(name="H", month=1 + number // 28, day=1 + number % 28)
    url = reverse("milestones:hard-day")
    statuses = post_at_once(alice, url, lambda n: {"name": "New", "day": n + 1, "month": 12})
    assert alice.hard_days.count() == MAX_HARD_DAYS, statuses


def test_one_administrator_stays(make_member, run_concurrently):
    admins = [make_member(f"ada{n}", is_superuser=True, is_staff=True) for n in range(4)]

    def leave(member):
        with suppress(PermissionDenied):
            request_deletion(AccountDeletion(member=member, keeps_posts=True), "x")

    run_concurrently(leave, admins)
    assert Member.objects.filter(is_superuser=True, is_active=True).count() == 1


@pytest.fixture
def moderators(make_member):
    members = [make_member(name) for name in ("mia", "max")]
    for member in members:
        give_role(member, MODERATOR)
    return members


@pytest.fixture
def case(alice, bob, thread):
    return create_report(bob, "post", thread.posts.get(), "harassment").case


def test_two_moderators_who_agree_at_once_ban(case, alice, moderators, run_concurrently):
    run_concurrently(lambda one: ban_account(case, one, "harassment", "Enough."), moderators)
    alice.refresh_from_db()
    assert alice.banned_at


def test_clicks_of_one_moderator_are_one_vote(case, alice, moderators, run_concurrently):
    def propose(_n):
        with suppress(PermissionError):
            ban_account(case, moderators[0], "harassment", "Enough.")

    run_concurrently(propose, range(4))
    alice.refresh_from_db()
    assert alice.banned_at is None


def test_an_appeal_is_made_and_answered_once(case, alice, moderators, run_concurrently):
    warn_member(case, moderators[0], "harassment", "Please stop.")
    notices = [Notice.objects.select_related("action").get() for _n in range(4)]
    cases = run_concurrently(lambda one: create_appeal(one, f"Words {id(one)}"), notices)
    assert Case.objects.filter(origin=Case.Origin.APPEAL).count() == 1

    def answer(_n):
        with suppress(PermissionError):
            answer_appeal(Case.objects.get(pk=cases[0].pk), moderators[1], "We see.", lifts=False)

    run_concurrently(answer, range(4))
    assert Action.objects.filter(kind="answer").count() == 1
