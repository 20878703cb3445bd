"""Titles: edited within the edit window and by moderators, and deleted with the opening."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from posts.models import Action, Case, Notice, Post, Thread
from posts.moderation.case_actions import list_available_actions, perform_action
from posts.threads.editing import undo_withdrawal, update_post, withdraw_post
from posts.threads.posting import create_reply
from posts.threads.tasks import erase_withdrawn_posts

pytestmark = pytest.mark.django_db


def edit(client, post, **data):
    form = {"title": post.thread.title, "text": post.text, "anyway": "on", **data}
    return client.post(reverse("posts:edit", args=[post.public_id]), form)


def page(client, address):
    return client.get(address, follow=True).content.decode()


def lists(group):
    return [reverse("posts:group", args=[group.slug]), "/", "/search/?q=wedding", "/waiting/"]


def test_the_author_changes_the_title(as_alice, opening):
    assert edit(as_alice, opening, title="First  funeral").status_code == 302
    assert Thread.objects.get().title == "First funeral"
    assert "First funeral" in page(as_alice, opening.thread.get_absolute_url())


def test_history_shows_the_earlier_title(as_alice, as_bob, opening):
    edit(as_alice, opening, title="First funeral", shows_history="on")
    history = page(as_bob, reverse("posts:history", args=[opening.public_id]))
    assert "<del>wedding</del>" in history
    assert "<ins>funeral</ins>" in history


@pytest.mark.parametrize("title", ["", "\u200b\u2060", "\u2800"])
def test_an_empty_title_is_refused_and_the_text_kept(as_alice, opening, title):
    answer = edit(as_alice, opening, title=title, text="Typed with care.")
    assert answer.status_code == 422
    assert "Typed with care." in answer.content.decode()
    assert Thread.objects.get().title == "First wedding"


def test_after_the_edit_window_the_title_stays(as_alice, opening):
    Post.objects.update(posted_at=timezone.now() - timedelta(hours=1))
    assert edit(as_alice, opening, title="Late").status_code == 403


def test_nobody_else_can_edit_it(as_bob, opening):
    assert edit(as_bob, opening, title="Mine").status_code == 403


def test_an_answer_has_no_title(as_bob, answer):
    assert edit(as_bob, answer, title="Mine").status_code == 302
    assert Thread.objects.get().title == "First wedding"


@pytest.fixture
def case(opening):
    return Case.objects.create(
        origin=Case.Origin.REPORT, kind="post", key=opening.public_id, subject=opening.author
    )


CLEANED = {
    "note": "", "act": "retitle", "reason": "", "words": "Names are private.", "days": None,
    "title": "First evening", "closes": False,
}  # fmt: skip


def test_a_moderator_changes_it_with_a_log_entry_and_a_notice(case, moderator, alice, opening):
    assert "retitle" in list_available_actions(case, opening)
    perform_action(case, moderator, CLEANED)
    assert Thread.objects.get().title == "First evening"
    assert Action.objects.filter(kind="retitle", moderator_id=moderator.pk).count() == 1
    notice = Notice.objects.get(member=alice)
    assert notice.words == "Names are private."
    assert not notice.can_be_appealed
    assert opening.versions.get().title == "First wedding"


def test_readers_no_longer_find_the_earlier_title(case, moderator, as_alice, as_bob, opening):
    update_post(opening, "What did you say?", shows_history=True)
    history = reverse("posts:history", args=[opening.public_id])
    assert as_bob.get(history).status_code == 200
    perform_action(case, moderator, CLEANED)
    assert as_bob.get(history).status_code == 404
    assert "wedding" in page(as_alice, history)


def test_the_panel_offers_it(case, as_moderator):
    assert 'value="retitle"' in page(as_moderator, case.get_absolute_url())


# --- Deleting the opening -------------------------------------------------------


def test_deleting_an_opening_without_replies_deletes_the_thread(as_alice, as_bob, group, opening):
    withdraw_post(opening)
    for address in lists(group):
        assert "First wedding" not in page(as_bob, address)
    assert as_bob.get(opening.thread.get_absolute_url(), follow=True).status_code == 404
    assert "You deleted this post." in page(as_alice, opening.thread.get_absolute_url())


def test_deleting_an_opening_with_replies_hides_the_title(as_bob, group, opening, answer):
    withdraw_post(opening)
    for address in [*lists(group), opening.get_absolute_url()]:
        assert "First wedding" not in page(as_bob, address)
    assert answer.text in page(as_bob, opening.get_absolute_url())
    assert "A thread whose first post was deleted" in page(as_bob, lists(group)[0])


@pytest.mark.parametrize("has_answer", [True, False])
def test_undoing_restores_the_title(as_bob, bob, opening, has_answer):
    if has_answer:
        create_reply(opening, bob, "I danced.")
    withdraw_post(opening)
    opening.refresh_from_db()
    assert undo_withdrawal(opening)
    assert "First wedding" in page(as_bob, Thread.objects.get().get_absolute_url())


def test_after_the_undo_window_the_title_is_erased(opening, answer):
    withdraw_post(opening)
    Post.objects.update(withdrawn_at=timezone.now() - timedelta(hours=1))
    erase_withdrawn_posts()
    assert Thread.objects.get().title == ""
    assert not opening.versions.exists()
