"""The text of celebrations and cheers is screened and moderated like that of posts."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member
from accounts.moderation_status.trust import Trust
from milestones.celebrations.services import (
    create_celebration,
    create_cheer,
    update_celebration,
)
from milestones.models import Celebration, Cheer
from posts.models import Case, Post, Thread, WatchedWords
from posts.moderation.bulk_removal import (
    find_last_bulk_removal,
    remove_all_posts,
    restore_removed_posts,
)
from posts.moderation.contents import approve_content, hide_content, refuse_content, restore_content
from posts.moderation.reports import create_report
from posts.safety.cases import open_case

pytestmark = pytest.mark.django_db
DARK = "I want to kill myself tonight."
SOURCING = "Where can I buy oxy around here?"


@pytest.fixture(params=["celebration", "cheer", "change"])
def post_text(request, journey, group, as_alice, as_bob, bob):
    """Post `text` with one of three forms. Return the response."""
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
    """Return the text of the list and of each celebration."""
    urls = [one.get_absolute_url() for one in Celebration.objects.all()]
    lists = [reverse("milestones:celebrations"), reverse("home")]
    return "".join(client.get(url).content.decode() for url in lists + urls)


# --- While writing --------------------------------------------------------------


LINKS = "https://a.example https://b.example www.c.example"


def test_new_members_can_post_few_links(post_text):
    Member.objects.update(trust=Trust.NEW)
    answer = post_text(LINKS)
    assert answer.status_code == 422
    assert "can have at most two links" in answer.content.decode()
    assert LINKS in answer.content.decode()
    assert not stored("example")


def test_settled_members_can_post_more_links(post_text):
    assert post_text(LINKS).status_code == 302


def test_a_blocked_word_is_refused_and_kept_on_the_page(post_text):
    watch("block")
    answer = post_text("Find me on Telegram.", anyway="on")
    assert answer.status_code == 422
    assert "Please save without the picture." in answer.content.decode()
    assert "Find me on Telegram." in answer.content.decode()
    assert not stored("Telegram")


def test_an_advice_word_shows_its_advice_once(post_text):
    watch("note")
    assert "Please save without the picture." in post_text("Find me on Telegram.").content.decode()
    assert not stored("Telegram")
    assert post_text("Find me on Telegram.", anyway="on").status_code == 302
    assert stored("Telegram")
    assert not Case.objects.exists()


def test_text_that_breaks_a_rule_gets_a_hint_and_is_flagged_when_posted(post_text):
    assert "request for drugs" in post_text(SOURCING).content.decode()
    assert not stored(SOURCING)
    post_text(SOURCING, anyway="on")
    [row] = stored(SOURCING)
    case = Case.objects.get()
    assert (case.origin, case.content) == (Case.Origin.FLAG, row)


# --- For moderators -------------------------------------------------------------


def test_a_flagged_word_is_found_by_moderators(post_text):
    watch("flag")
    post_text("Find me on Telegram.")
    assert Case.objects.get().origin == Case.Origin.FLAG
    assert stored("Telegram")


def test_a_crisis_is_first_in_the_queue_and_the_next_page_offers_help(post_text):
    answer = post_text(DARK)
    case = Case.objects.get()
    assert (case.origin, case.urgency) == (Case.Origin.CRISIS, 100)
    assert answer.status_code == 302
    assert answer.wsgi_request.session["care"]


def test_held_text_is_seen_by_its_author_only_until_approved(
    post_text, as_charlie, moderator, as_moderator
):
    watch("hold")
    seen_by_author = pages(post_text("Find me on Telegram.").client)
    assert "Find me on Telegram." in seen_by_author
    assert "Waiting for a moderator" in seen_by_author
    assert "Telegram" not in pages(as_charlie)
    case = Case.objects.get()
    assert case.origin == Case.Origin.HELD
    assert "Approve" in as_moderator.get(case.get_absolute_url()).content.decode()
    as_moderator.post(case.get_absolute_url(), {"act": "approve"})
    assert "Find me on Telegram." in pages(as_charlie)


def test_pre_moderation_of_a_member_covers_celebrations(post_text, alice, bob, as_charlie):
    Member.objects.update(approval_required_since=timezone.now())
    post_text("Quietly.")
    assert "Quietly." not in pages(as_charlie)
    assert Case.objects.get().origin == Case.Origin.HELD


def test_refused_text_stays_hidden(post_text, as_charlie, moderator):
    watch("hold")
    post_text("Find me on Telegram.")
    refuse_content(Case.objects.get(), moderator, "sourcing")
    assert "Telegram" not in pages(as_charlie)


def test_hidden_text_can_be_restored(post_text, as_charlie, moderator):
    post_text("Six quiet words stand right here.")
    [row] = stored("Six quiet")
    case = open_case(Case.Origin.FLAG, "cheer" if isinstance(row, Cheer) else "celebration", row, 9)
    hide_content(case, moderator, "harassment")
    assert "Six quiet" not in pages(as_charlie)
    restore_content(case, moderator)
    assert "Six quiet" in pages(as_charlie)


def test_a_cheer_without_text_opens_no_case(celebration, bob):
    watch("hold")
    create_cheer(celebration, bob)
    assert not Case.objects.exists()


def test_a_cheer_with_held_text_still_counts(celebration, bob, as_charlie):
    watch("hold")
    create_cheer(celebration, bob, "On Telegram.")
    celebration.refresh_from_db()
    assert celebration.cheer_count == 1
    assert "bob" in as_charlie.get(celebration.get_absolute_url()).content.decode()


def test_only_what_one_sees_can_be_reported(celebration, bob, as_charlie):
    watch("hold")
    given = create_cheer(celebration, bob, "On Telegram.")
    url = reverse("posts:report", args=["cheer", given.pk])
    assert as_charlie.get(url).status_code == 404


# --- A celebration and the thread that it opened --------------------------------


@pytest.fixture
def celebration_with_thread(journey, group):
    return create_celebration(
        journey, "30d", "Thirty loud words.", opens_thread=True, group=group, audience="members"
    )


def opening_of(celebration):
    return Post.objects.get(thread=celebration.thread_id, ancestors=[])


def find_text(celebration, client):
    """Return whether its text is on the page of the celebration, and on that of the thread."""
    addresses = (celebration.get_absolute_url(), celebration.thread.get_absolute_url())
    return ["Thirty loud" in client.get(url).content.decode() for url in addresses]


def test_hiding_the_celebration_hides_the_thread_and_both_come_back(
    celebration_with_thread, as_bob, bob, moderator
):
    assert find_text(celebration_with_thread, as_bob) == [True, True]
    case = create_report(bob, "celebration", celebration_with_thread, "harassment").case
    hide_content(case, moderator, "harassment")
    assert find_text(celebration_with_thread, as_bob) == [False, False]
    restore_content(case, moderator)
    assert find_text(celebration_with_thread, as_bob) == [True, True]


def test_hiding_the_thread_hides_the_celebration_and_both_come_back(
    celebration_with_thread, as_bob, bob, moderator
):
    case = create_report(bob, "post", opening_of(celebration_with_thread), "harassment").case
    hide_content(case, moderator, "harassment")
    assert find_text(celebration_with_thread, as_bob) == [False, False]
    restore_content(case, moderator)
    assert find_text(celebration_with_thread, as_bob) == [True, True]


def test_hiding_all_posts_of_a_member_hides_both(celebration_with_thread, as_bob, bob, moderator):
    case = create_report(bob, "member", celebration_with_thread.member, "spam").case
    remove_all_posts(case, moderator)
    assert find_text(celebration_with_thread, as_bob) == [False, False]
    restore_removed_posts(find_last_bulk_removal(case_id=case.pk), moderator)
    assert find_text(celebration_with_thread, as_bob) == [True, True]


def test_hiding_a_reply_hides_neither(celebration_with_thread, as_bob, bob, moderator):
    from posts.threads.posting import create_reply

    answer = create_reply(opening_of(celebration_with_thread), bob, "Well done.")
    hide_content(
        create_report(celebration_with_thread.member, "post", answer, "other").case,
        moderator,
        "other",
    )
    assert find_text(celebration_with_thread, as_bob) == [True, True]


def test_held_text_waits_once_for_both(journey, group, as_bob, moderator):
    watch("hold", "")
    celebration_with_thread = create_celebration(
        journey, "30d", "Thirty loud Telegram words.",
        opens_thread=True, group=group, audience="members",
    )  # fmt: skip
    assert find_text(celebration_with_thread, as_bob) == [False, False]
    approve_content(Case.objects.get(origin=Case.Origin.HELD), moderator)
    assert find_text(celebration_with_thread, as_bob) == [True, True]


@pytest.mark.parametrize("first", ["post", "celebration"])
def test_words_that_changed_while_they_waited_need_a_review_of_their_own(
    journey, group, moderator, first
):
    """To approve the words of the thread says nothing about others in the celebration."""
    watch("hold", "")
    celebration = create_celebration(
        journey, "30d", "Thirty loud Telegram words.",
        opens_thread=True, group=group, audience="members",
    )  # fmt: skip
    update_celebration(celebration, "Other Telegram words.", "members", group)
    held = Case.objects.open().filter(origin=Case.Origin.HELD)
    approve_content(held.get(kind=first), moderator)

    def list_held():
        shared = Celebration.objects.get(pk=celebration.pk)
        rows = {"post": opening_of(celebration), "celebration": shared}
        return {kind for kind, row in rows.items() if row.held_at}

    assert list_held() == {"post", "celebration"} - {first}
    approve_content(held.get(), moderator)
    assert list_held() == set()


def test_its_member_still_sees_what_a_moderator_hid_and_may_stop_sharing(
    celebration_with_thread, as_alice, bob, moderator
):
    hide_content(
        create_report(bob, "celebration", celebration_with_thread, "other").case, moderator, "other"
    )
    page = as_alice.get(celebration_with_thread.get_absolute_url()).content.decode()
    assert "A moderator hid this." in page
    as_alice.post(reverse("milestones:withdraw", args=[celebration_with_thread.public_id]))
    assert not Celebration.objects.visible_to(celebration_with_thread.member).exists()
    assert Thread.objects.filter(removed_at__isnull=False).exists()
