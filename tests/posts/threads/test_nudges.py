"""The hints beside the composer: who gets one, and who never does."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from posts.models import Case, Thread
from posts.moderation.cases import dismiss_case
from posts.threads.posting import create_reply, create_thread


@pytest.fixture
def nudge_for(as_bob):
    def get_nudge(thread, client=as_bob, **where):
        return str(client.get(thread.get_absolute_url(), where).context["nudge"])

    return get_nudge


def replies(count, *args, **kwargs):
    return [create_reply(*args, f"Words, {n}.", **kwargs) for n in range(count)]


def test_after_two_posts_in_a_row_editing_is_suggested(nudge_for, opening, bob, thread):
    replies(1, opening, bob)
    assert not nudge_for(thread)
    replies(1, opening, bob)
    assert "the last few replies" in nudge_for(thread)


def test_the_author_of_the_thread_gets_no_such_hint(nudge_for, as_alice, opening, alice, thread):
    replies(5, opening, alice)
    assert not nudge_for(thread, as_alice)


def test_a_member_who_dominates_a_thread_gets_a_hint(nudge_for, opening, alice, bob, thread):
    for number in range(5):
        create_reply(opening, alice, f"Mine, {number}.")
        create_reply(opening, bob, f"Yours, {number}.")
    assert "written much of this thread" in nudge_for(thread)


def test_messages_are_suggested_to_two_who_only_reply_to_each_other(
    nudge_for, opening, organizer, bob, thread
):
    theirs = replies(3, opening, organizer)
    for one in theirs:
        create_reply(one, bob, "So do I.")
    found = nudge_for(thread, reply=theirs[0].public_id)
    assert f'href="{organizer.get_absolute_url()}"' in found


@pytest.mark.parametrize("nameless", ["organizer", "bob"])
def test_no_messages_to_anonymous_authors_are_suggested(
    nudge_for, opening, organizer, bob, thread, nameless
):
    theirs = replies(3, opening, organizer, anonymous=nameless == "organizer")
    for one in theirs:
        create_reply(one, bob, "So do I.", anonymous=nameless == "bob")
    assert organizer.name not in nudge_for(thread, reply=theirs[0].public_id)


def test_a_quiet_thread_gets_a_hint(nudge_for, thread, opening):
    Thread.objects.update(last_active_at=timezone.now() - timedelta(days=100))
    assert "quiet for a long time" in nudge_for(thread)


def similar(client, title):
    return client.get(reverse("posts:similar"), {"title": title}).content.decode()


def test_a_similar_title_is_suggested(as_bob, thread):
    assert thread.get_absolute_url() in similar(as_bob, "My first wedding without wine")
    assert not similar(as_bob, "of the").strip()


def test_a_similar_title_of_a_private_group_is_not_suggested(as_charlie, thread):
    assert not similar(as_charlie, "First wedding").strip()


def test_the_three_closest_titles_are_suggested_the_closest_first(as_bob, group, alice, thread):
    others = [
        create_thread(group, alice, f"My {number} wedding", "x", "story").thread
        for number in ("first", "second", "third", "fourth")
    ]
    page = similar(as_bob, "My first wedding")
    assert page.count("<li>") == 3
    assert 0 < page.index(others[0].public_id) < page.index(thread.public_id)


def test_a_title_that_shares_one_word_only_is_not_suggested(as_bob, group, alice, thread):
    create_thread(group, alice, "Wedding cake, and what else I ate there", "x", "story")
    assert similar(as_bob, "first weddings").count("<li>") == 1


def test_a_dismissed_crisis_has_no_hint(nudge_for, group, alice, moderator):
    opening = create_thread(group, alice, "Tonight", "I want to kill myself.", "discussion", "")
    assert "words of a hard hour" in nudge_for(opening.thread)
    dismiss_case(Case.objects.get(origin=Case.Origin.CRISIS), moderator)
    assert not nudge_for(opening.thread)
