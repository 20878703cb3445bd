"""A moderator who answers somebody in danger in the thread has the case: no other is woken."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Member
from posts.insights.statistics import compute_case_times_by_origin
from posts.models import Action, Case, Post, WatchedWords
from posts.moderation.cases import claim_case
from posts.moderation.contents import hide_content
from posts.moderation.reports import create_report
from posts.on_call.escalation import escalate_unclaimed_crises
from posts.safety.cases import open_case
from posts.threads.posting import create_reply, create_thread, release_post
from tests.conftest import signed_in
from tests.posts.on_call.conftest import CRISIS_WORDS, names_alerted

WORDS = "I'm here. Are you safe right now?"


@pytest.fixture
def mia(team, group):
    group.memberships.create(member=team["mia"])
    return team["mia"]


@pytest.fixture
def opening(crisis):
    return Post.objects.get(public_id=crisis.key)


def reload(row):
    return type(row).objects.get(pk=row.pk)


def run_minutes(clock, minutes):
    for _minute in range(minutes):
        clock.shift(timedelta(minutes=1))
        escalate_unclaimed_crises()


def send_reply(member, post, **fields):
    url = reverse("posts:reply", args=[post.thread.public_id])
    form = {"text": WORDS, "answers": post.public_id} | fields
    return signed_in(member).post(url, form, follow=True)


def test_a_reply_in_the_thread_claims_the_case_and_stops_the_alerts(clock, crisis, opening, mia):
    run_minutes(clock, 3)
    page = send_reply(mia, opening)
    assert "The case is assigned to you" in page.content.decode()
    case = reload(crisis)
    assert (case.claimed_by, case.closed_at) == (mia, None)
    run_minutes(clock, 60)
    assert names_alerted() == ["mia"]


def test_the_page_of_the_case_and_the_figures_agree(clock, crisis, opening, mia, team):
    run_minutes(clock, 3)
    send_reply(mia, opening)
    page = signed_in(team["noor"]).get(crisis.get_absolute_url()).content.decode()
    assert "First human reply" in page
    assert "Assigned to mia" in page
    assert "by replying in the thread" in page
    row = next(r for r in compute_case_times_by_origin(reload(crisis).answered_at) if r["cases"])
    assert (row["value"], row["answered"], row["waiting"]) == ("crisis", timedelta(minutes=3), 1)


def test_a_reply_below_another_answer_counts_too(clock, crisis, opening, mia, bob):
    answer = create_reply(opening, bob, "Me too.")
    create_reply(answer, mia, WORDS)
    assert reload(crisis).claimed_by == mia


def test_a_reply_beside_a_post_in_danger_leaves_its_case_open(clock, team, thread, bob, mia):
    """It answers the opening, and not the other member who is in danger."""
    opening = thread.posts.get()
    create_reply(opening, bob, CRISIS_WORDS)
    create_reply(opening, mia, WORDS)
    case = Case.objects.get(origin="crisis")
    assert (case.claimed_by, case.answered_at) == (None, None)


def test_a_reported_danger_is_claimed_too(clock, thread, bob, mia):
    opening = thread.posts.get()
    case = create_report(bob, "post", opening, "crisis").case
    create_reply(opening, mia, WORDS)
    assert reload(case).claimed_by == mia


def test_another_report_is_left_in_the_queue(clock, thread, bob, mia):
    opening = thread.posts.get()
    case = create_report(bob, "post", opening, "spam").case
    create_reply(opening, mia, WORDS)
    assert reload(case).claimed_by is None


def test_the_case_of_another_moderator_stays_theirs(clock, crisis, opening, mia, team):
    claim_case(crisis, team["olu"])
    page = send_reply(mia, opening)
    assert "assigned to you" not in page.content.decode()
    assert reload(crisis).claimed_by == team["olu"]


@pytest.mark.parametrize("trust", [0, 2])
def test_a_reply_of_a_member_stops_no_alert(clock, crisis, opening, bob, trust):
    Member.objects.filter(pk=bob.pk).update(trust=trust)
    page = send_reply(reload(bob), opening)
    assert "assigned to you" not in page.content.decode()
    run_minutes(clock, 5)
    assert reload(crisis).claimed_by is None
    assert names_alerted() == ["mia", "noor"]


@pytest.mark.parametrize("writer", ["mia", "bob"])
def test_an_anonymous_reply_changes_nothing_whoever_wrote_it(
    clock, crisis, opening, mia, bob, writer
):
    """If the alerts ended for moderators only, the others would know that one of them wrote it."""
    member = {"mia": mia, "bob": bob}[writer]
    page = send_reply(member, opening, anonymous="on")
    assert Post.objects.last().alias_id
    assert "assigned to you" not in page.content.decode()
    run_minutes(clock, 5)
    case = reload(crisis)
    assert (case.claimed_by, case.answered_at) == (None, None)
    assert names_alerted() == ["mia", "noor"]
    assert not Action.objects.exists()


def test_an_answer_to_oneself_is_none(clock, group, mia, team):
    opening = create_thread(group, mia, "Tonight", CRISIS_WORDS, "question")
    create_reply(opening, mia, "Still here.")
    assert Case.objects.get(origin="crisis").claimed_by is None


def test_pages_of_members_show_nothing_of_the_case(clock, crisis, opening, mia, bob):
    pages = []
    for writer in (bob, mia):
        reply = create_reply(opening, writer, WORDS)
        page = signed_in(bob).get(opening.thread.get_absolute_url()).content.decode()
        pages.append(page)
        assert reply.public_id in page
    assert Case.objects.get(origin="crisis").claimed_by == mia
    for word in ("ssigned", "moderator", "the case"):
        assert pages[0].count(word) == pages[1].count(word), word


def test_a_held_reply_claims_it_once_it_is_shown(clock, crisis, opening, mia):
    WatchedWords.objects.create(phrase="safe", effect=WatchedWords.Effect.HOLD)
    reply = create_reply(opening, mia, WORDS)
    assert reload(crisis).claimed_by is None
    release_post(reply)
    assert reload(crisis).claimed_by == mia


def test_a_hidden_reply_leaves_the_case_with_whoever_has_it(clock, crisis, opening, mia, team):
    """Nobody has answered then, and the page of the case says who is to."""
    reply = create_reply(opening, mia, WORDS)
    hide_content(open_case("report", "post", reply, 20), team["noor"], "other")
    case = reload(crisis)
    assert (case.claimed_by, case.answered_at) == (mia, None)
