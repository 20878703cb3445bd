"""Words in celebrations and cheers are looked at as those of posts are, and hidden with them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member
from accounts.moderation_status.trust import Trust
from milestones.celebrations.services import create_celebration, create_cheer
from milestones.models import Celebration, Cheer
from posts.models import Case, Post, Thread, WatchedWords
from posts.moderation.actions import approve_content, hide_content, refuse_content, restore_content
from posts.moderation.bulk_removal import last_bulk_removal, remove_all_posts, restore_removed_posts
from posts.moderation.reports import create_report
from posts.safety.cases import open_case

pytestmark = pytest.mark.django_db
DARK = "I want to kill myself tonight."
SOURCING = "Where can I buy oxy around here?"


@pytest.fixture(params=["celebration", "cheer", "change"])
def say(request, journey, group, as_alice, as_bob, bob):
    """Writes these words in one of three places, by its form; gives the answer."""
    form = {"span": "30d", "audience": "members"}
    if request.param == "celebration":
        url = reverse("milestones:celebrate", args=[journey.public_id])
        return lambda words, **more: as_alice.post(url, form | {"words": words} | more)
    celebration = create_celebration(journey, "30d", "Breakfast tastes better.")
    if request.param == "change":
        url = reverse("milestones:change-celebration", args=[celebration.public_id])
        return lambda words, **more: as_alice.post(url, form | {"words": words} | more)
    url = reverse("milestones:cheer", args=[celebration.public_id])
    return lambda words, **more: as_bob.post(url, {"words": words} | more)


def watch(effect, advice="Please save without the picture."):
    WatchedWords.objects.create(
        phrase="telegram", effect=effect, advice=advice, must_match="telegram"
    )


def stored(words):
    return [
        row
        for model in (Celebration, Cheer)
        for row in model.objects.filter(words__contains=words)
    ]  # fmt: skip


def pages(client):
    """What a client reads of celebrations: the list, and each page of one."""
    urls = [one.get_absolute_url() for one in Celebration.objects.all()]
    lists = [reverse("milestones:celebrations"), reverse("home")]
    return "".join(client.get(url).content.decode() for url in lists + urls)


# --- Before they go out --------------------------------------------------------------------


LINKS = "https://a.example https://b.example www.c.example"


def test_somebody_new_posts_few_links(say):
    Member.objects.update(trust=Trust.NEW)
    answer = say(LINKS)
    assert answer.status_code == 422
    assert "can have at most two links" in answer.content.decode()
    assert LINKS in answer.content.decode()
    assert not stored("example")


def test_who_has_settled_in_posts_more(say):
    assert say(LINKS).status_code == 302


def test_a_blocked_word_is_refused_and_kept_on_the_page(say):
    watch("block")
    answer = say("Find me on Telegram.", anyway="on")
    assert answer.status_code == 422
    assert "Please save without the picture." in answer.content.decode()
    assert "Find me on Telegram." in answer.content.decode()
    assert not stored("Telegram")


def test_a_noted_word_is_told_once(say):
    watch("note")
    assert "Please save without the picture." in say("Find me on Telegram.").content.decode()
    assert not stored("Telegram")
    assert say("Find me on Telegram.", anyway="on").status_code == 302
    assert stored("Telegram")
    assert not Case.objects.exists()


def test_a_rule_is_hinted_at_and_flagged_where_the_words_go_out(say):
    assert "request for drugs" in say(SOURCING).content.decode()
    assert not stored(SOURCING)
    say(SOURCING, anyway="on")
    [row] = stored(SOURCING)
    case = Case.objects.get()
    assert (case.origin, case.content) == (Case.Origin.FLAG, row)


# --- For moderators ------------------------------------------------------------------------


def test_a_flagged_word_is_found_by_moderators(say):
    watch("flag")
    say("Find me on Telegram.")
    assert Case.objects.get().origin == Case.Origin.FLAG
    assert stored("Telegram")


def test_a_crisis_is_on_top_of_the_queue_and_help_stands_on_the_next_page(say):
    answer = say(DARK)
    case = Case.objects.get()
    assert (case.origin, case.urgency) == (Case.Origin.CRISIS, 100)
    assert answer.status_code == 302
    assert answer.wsgi_request.session["care"]


def test_a_held_word_is_seen_by_its_author_alone_until_it_is_let_out(
    say, as_charlie, moderator, as_moderator
):
    watch("hold")
    author = say("Find me on Telegram.").client
    assert "Find me on Telegram." in pages(author)
    assert "Waiting for a moderator" in pages(author)
    assert "Telegram" not in pages(as_charlie)
    case = Case.objects.get()
    assert case.origin == Case.Origin.HELD
    assert "Approve" in as_moderator.get(case.get_absolute_url()).content.decode()
    as_moderator.post(case.get_absolute_url(), {"act": "approve"})
    assert "Find me on Telegram." in pages(as_charlie)


def test_whoever_is_read_first_is_so_here_as_well(say, alice, bob, as_charlie):
    Member.objects.update(approval_required_since=timezone.now())
    say("Quietly.")
    assert "Quietly." not in pages(as_charlie)
    assert Case.objects.get().origin == Case.Origin.HELD


def test_refused_words_stay_hidden(say, as_charlie, moderator):
    watch("hold")
    say("Find me on Telegram.")
    refuse_content(Case.objects.get(), moderator, "sourcing")
    assert "Telegram" not in pages(as_charlie)


def test_hidden_words_can_be_brought_back(say, as_charlie, moderator):
    say("Six quiet words stand right here.")
    [row] = stored("Six quiet")
    case = open_case(Case.Origin.FLAG, "cheer" if isinstance(row, Cheer) else "celebration", row, 9)
    hide_content(case, moderator, "harassment")
    assert "Six quiet" not in pages(as_charlie)
    restore_content(case, moderator)
    assert "Six quiet" in pages(as_charlie)


def test_a_tap_without_words_concerns_nobody(celebration, bob):
    watch("hold")
    create_cheer(celebration, bob)
    assert not Case.objects.exists()


def test_a_cheer_whose_words_are_held_is_still_a_cheer(celebration, bob, as_charlie):
    watch("hold")
    create_cheer(celebration, bob, "On Telegram.")
    celebration.refresh_from_db()
    assert celebration.cheer_count == 1
    assert "bob" in as_charlie.get(celebration.get_absolute_url()).content.decode()


def test_nobody_reports_what_they_do_not_see(celebration, bob, as_charlie):
    watch("hold")
    given = create_cheer(celebration, bob, "On Telegram.")
    url = reverse("posts:report", args=["cheer", given.pk])
    assert as_charlie.get(url).status_code == 404


# --- A celebration and the thread that it opened ---------------------------------------------


@pytest.fixture
def both(journey, group):
    return create_celebration(
        journey, "30d", "Thirty loud words.", opens_thread=True, group=group, audience="members"
    )


def opening_of(celebration):
    return Post.objects.get(thread=celebration.thread_id, ancestors=[])


def stands(celebration, client):
    """Where a client reads its words: on the celebration, in the thread."""
    addresses = (celebration.get_absolute_url(), celebration.thread.get_absolute_url())
    return ["Thirty loud" in client.get(url).content.decode() for url in addresses]


def test_hiding_the_celebration_hides_the_thread_and_both_come_back(both, as_bob, bob, moderator):
    assert stands(both, as_bob) == [True, True]
    case = create_report(bob, "celebration", both, "harassment").case
    hide_content(case, moderator, "harassment")
    assert stands(both, as_bob) == [False, False]
    restore_content(case, moderator)
    assert stands(both, as_bob) == [True, True]


def test_hiding_the_thread_hides_the_celebration_and_both_come_back(both, as_bob, bob, moderator):
    case = create_report(bob, "post", opening_of(both), "harassment").case
    hide_content(case, moderator, "harassment")
    assert stands(both, as_bob) == [False, False]
    restore_content(case, moderator)
    assert stands(both, as_bob) == [True, True]


def test_hiding_everything_of_a_member_hides_both(both, as_bob, bob, moderator):
    case = create_report(bob, "member", both.member, "spam").case
    remove_all_posts(case, moderator)
    assert stands(both, as_bob) == [False, False]
    restore_removed_posts(last_bulk_removal(case_id=case.pk), moderator)
    assert stands(both, as_bob) == [True, True]


def test_hiding_an_answer_leaves_them(both, as_bob, bob, moderator):
    from posts.threads.posting import create_reply

    answer = create_reply(opening_of(both), bob, "Well done.")
    hide_content(create_report(both.member, "post", answer, "other").case, moderator, "other")
    assert stands(both, as_bob) == [True, True]


def test_held_words_wait_once_for_both(journey, group, as_bob, moderator):
    watch("hold", "")
    both = create_celebration(
        journey, "30d", "Thirty loud Telegram words.",
        opens_thread=True, group=group, audience="members",
    )  # fmt: skip
    assert stands(both, as_bob) == [False, False]
    approve_content(Case.objects.get(origin=Case.Origin.HELD), moderator)
    assert stands(both, as_bob) == [True, True]


def test_its_member_still_sees_what_a_moderator_hid_and_may_stop_sharing(
    both, as_alice, bob, moderator
):
    hide_content(create_report(bob, "celebration", both, "other").case, moderator, "other")
    page = as_alice.get(both.get_absolute_url()).content.decode()
    assert "A moderator hid this." in page
    as_alice.post(reverse("milestones:withdraw", args=[both.public_id]))
    assert not Celebration.objects.visible_to(both.member).exists()
    assert Thread.objects.filter(removed_at__isnull=False).exists()
