"""Screening of texts: crises, hints at the rules, watched words, slow threads, silences."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member
from groups.models import HelpLine
from posts.models import Case, Post, Thread, WatchedWords
from posts.threads.posting import create_reply

pytestmark = pytest.mark.django_db
DARK = "I want to kill myself tonight."
GLAD = "We're glad you wrote this"


@pytest.fixture
def new(group):
    return reverse("posts:new-thread", args=[group.slug])


@pytest.fixture
def answer(thread):
    return reverse("posts:reply", args=[thread.public_id])


def opened(text, **more):
    return {"title": "Tonight", "text": text, "kind": "discussion", "support_wanted": "", **more}


def watch(phrase, effect, advice=""):
    WatchedWords.objects.create(phrase=phrase, effect=effect, advice=advice, must_match=phrase)


# --- In a crisis ----------------------------------------------------------------


def test_writing_about_a_crisis_shows_help_and_the_post_stays(as_alice, alice, new):
    Member.objects.filter(pk=alice.pk).update(country="GB")
    page = as_alice.post(new, opened(DARK), follow=True).content.decode()
    line = HelpLine.objects.filter(country="GB", need="crisis").first()
    assert GLAD in page
    assert line.name in page
    assert DARK in page
    assert Post.objects.get().removed_at is None


def test_help_is_shown_on_the_authors_thread_and_to_nobody_else(as_alice, as_bob, new):
    address = as_alice.post(new, opened(DARK)).url
    assert GLAD not in as_bob.get(address).content.decode()
    assert GLAD in as_alice.get(address).content.decode()
    assert GLAD in as_alice.get(address).content.decode()
    assert GLAD not in as_alice.get("/").content.decode()


def test_moderators_find_a_crisis_first(as_alice, new):
    as_alice.post(new, opened(DARK))
    first = Case.objects.open().order_by("-urgency").first()
    assert (first.origin, first.urgency) == (Case.Origin.CRISIS, 100)


def test_a_reply_of_another_member_counts_as_the_first_response(as_alice, alice, bob, new):
    as_alice.post(new, opened(DARK))
    post = Post.objects.get()
    create_reply(post, alice, "Hello?")
    assert Case.objects.get(origin="crisis").answered_at is None
    reply = create_reply(post, bob, "I am here.")
    assert Case.objects.get(origin="crisis").answered_at == reply.posted_at


def test_a_check_in_about_a_crisis_shows_help_and_notifies_nobody(as_alice):
    page = as_alice.post(
        "/check-in/", {"mood": "1", "day": "today", "line": DARK}, follow=True
    ).content.decode()
    assert GLAD in page
    assert not Case.objects.exists()


def test_without_a_country_the_page_still_lists_help_lines(as_alice, new):
    page = as_alice.post(new, opened(DARK), follow=True).content.decode()
    assert "Call your local emergency number" in page


def test_a_reporter_is_not_taken_for_the_member_in_danger(as_bob, thread):
    url = reverse("posts:report", args=["post", thread.posts.get().public_id])
    page = as_bob.post(url, {"reason": "crisis", "words": DARK}, follow=True)
    assert GLAD not in page.content.decode()


# --- Rules and watched words ----------------------------------------------------


def test_a_rule_is_hinted_at_once_and_the_text_can_be_posted_anyway(as_alice, new):
    text = "Where can I buy oxy around here?"
    refused = as_alice.post(new, opened(text))
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "request for drugs" in page
    assert text in page
    assert not Post.objects.exists()
    as_alice.post(new, opened(text, anyway="on"))
    assert Post.objects.exists()
    assert Case.objects.filter(origin=Case.Origin.FLAG).exists()


def test_a_blocked_word_is_refused_with_the_reason(as_bob, answer):
    watch("casin*", "block", "No games of chance here, please.")
    refused = as_bob.post(answer, {"text": "Try my CASINO.", "anyway": "on"})
    assert refused.status_code == 422
    assert "No games of chance here, please." in refused.content.decode()
    assert "Try my CASINO." in refused.content.decode()


def test_an_advice_word_only_informs_the_author(as_bob, answer, thread):
    watch("junkie", "note", "Some read this word as a blow.")
    refused = as_bob.post(answer, {"text": "I was a junkie."})
    assert "Some read this word as a blow." in refused.content.decode()
    as_bob.post(answer, {"text": "I was a junkie.", "anyway": "on"})
    assert thread.posts.count() == 2


def test_a_held_word_waits_for_a_moderator(as_bob, as_alice, answer, thread):
    watch("telegram", "hold")
    as_bob.post(answer, {"text": "Find me on Telegram."})
    address = thread.get_absolute_url()
    assert "Find me on Telegram." in as_bob.get(address).content.decode()
    assert "Find me on Telegram." not in as_alice.get(address).content.decode()
    assert Case.objects.filter(origin=Case.Origin.HELD).exists()
    thread.refresh_from_db()
    assert thread.reply_count == 0


# --- Slow threads and silences --------------------------------------------------


def test_a_slow_thread_says_how_long_to_wait_and_keeps_the_text(as_bob, bob, answer, thread):
    Thread.objects.update(slow_mode_minutes=30)
    as_bob.post(answer, {"text": "First."})
    refused = as_bob.post(answer, {"text": "Second."})
    assert refused.status_code == 422
    assert "You can reply in 30 minutes." in refused.content.decode()
    assert "Second." in refused.content.decode()
    Post.objects.filter(author=bob).update(posted_at=timezone.now() - timedelta(minutes=31))
    as_bob.post(answer, {"text": "Second."})
    assert thread.posts.filter(author=bob).count() == 2


def test_a_silenced_member_can_read_and_keeps_their_text(as_bob, bob, answer, thread):
    Member.objects.filter(pk=bob.pk).update(silenced_until=timezone.now() + timedelta(hours=1))
    assert as_bob.get(thread.get_absolute_url()).status_code == 200
    refused = as_bob.post(answer, {"text": "But I only said…"})
    assert refused.status_code == 403
    assert "But I only said…" in refused.content.decode()
    assert "post until" in refused.content.decode()


def test_a_silence_ends_by_itself(as_bob, bob, answer, thread):
    Member.objects.filter(pk=bob.pk).update(silenced_until=timezone.now() - timedelta(seconds=1))
    as_bob.post(answer, {"text": "Good morning."})
    assert thread.posts.count() == 2


@pytest.mark.parametrize(
    "path", ["/groups/new/", "/messages/to/alice/", "/peers/ask/alice/", "/groups/{slug}/new/"]
)
def test_a_silence_blocks_every_way_to_publish(as_bob, bob, group, alice, path):
    Member.objects.filter(pk=bob.pk).update(silenced_until=timezone.now() + timedelta(hours=1))
    refused = as_bob.post(path.format(slug=group.slug), {"text": "x"})
    assert refused.status_code == 403
    assert "post until" in refused.content.decode()


@pytest.mark.parametrize("path", ["volunteering/new/", "manage/", "manage/daily/"])
def test_a_silenced_organizer_publishes_nothing_either(as_organizer, organizer, group, path):
    Member.objects.filter(pk=organizer.pk).update(
        silenced_until=timezone.now() + timedelta(hours=1)
    )
    url = f"/groups/{group.slug}/{path}"
    assert as_organizer.get(url).status_code == 200
    refused = as_organizer.post(url, {"summary": "Bob is a liar."})
    assert refused.status_code == 403
    assert "Bob is a liar." in refused.content.decode()


def test_a_silenced_organizer_changes_no_opportunity(as_organizer, organizer, group):
    tea = group.opportunities.create(title="Tea", effort="An hour", place="Library")
    Member.objects.filter(pk=organizer.pk).update(
        silenced_until=timezone.now() + timedelta(hours=1)
    )
    url = reverse("groups:edit-opportunity", args=[tea.public_id])
    assert as_organizer.post(url, {"title": "Bob is a liar."}).status_code == 403
