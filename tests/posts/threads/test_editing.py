"""Editing and withdrawing one's own posts."""

import pytest
from django.urls import reverse
from django.utils import timezone

from posts.models import Post
from posts.models.posts import EDIT_WINDOW
from posts.threads import editing


@pytest.fixture
def edit_url(answer):
    return reverse("posts:edit", args=[answer.public_id])


@pytest.fixture
def withdraw_url(answer):
    return reverse("posts:withdraw", args=[answer.public_id])


def test_the_author_can_edit(as_bob, answer, edit_url):
    assert as_bob.post(edit_url, {"text": "I stayed near the *door*."}).status_code == 302
    answer.refresh_from_db()
    assert "<em>door</em>" in answer.html
    assert answer.edited_at


def test_the_form_has_the_current_text(as_bob, edit_url):
    assert "I stayed near the kitchen." in as_bob.get(edit_url).content.decode()


def test_an_empty_edit_is_refused(as_bob, answer, edit_url):
    assert as_bob.post(edit_url, {"text": " "}).status_code == 422
    assert Post.objects.get(pk=answer.pk).text == answer.text


@pytest.mark.parametrize(
    "change",
    [
        {"posted_at": timezone.now() - EDIT_WINDOW * 2},
        {"removed_at": timezone.now()},
        {"withdrawn_at": timezone.now()},
    ],
    ids=["late", "removed", "withdrawn"],
)
def test_posts_that_cannot_be_edited_stay(as_bob, answer, edit_url, change):
    Post.objects.filter(pk=answer.pk).update(**change)
    assert as_bob.post(edit_url, {"text": "Changed."}).status_code == 403
    assert Post.objects.get(pk=answer.pk).text == answer.text


def test_a_post_can_be_deleted_at_any_time(as_bob, answer, withdraw_url):
    Post.objects.update(posted_at=timezone.now() - EDIT_WINDOW * 2)
    assert as_bob.post(withdraw_url).status_code == 302
    assert Post.objects.get(pk=answer.pk).text == ""


def test_deleting_asks_first(as_bob, answer, withdraw_url):
    assert "Delete this post?" in as_bob.get(withdraw_url).content.decode()
    assert Post.objects.get(pk=answer.pk).text


@pytest.mark.parametrize("page", ["edit", "withdraw"])
def test_only_the_author_can_edit_or_delete(as_alice, as_moderator, as_charlie, answer, page):
    url = reverse(f"posts:{page}", args=[answer.public_id])
    assert as_alice.post(url, {"text": "Mine."}).status_code == 403
    assert as_charlie.post(url, {"text": "Mine."}).status_code == 404
    assert Post.objects.get(pk=answer.pk).text == answer.text


@pytest.mark.parametrize("page", ["edit", "withdraw"])
def test_visitors_sign_in_first(client, answer, page):
    url = reverse(f"posts:{page}", args=[answer.public_id])
    assert client.post(url).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("page", ["edit", "withdraw"])
def test_put_is_not_allowed(as_bob, answer, page):
    assert as_bob.put(reverse(f"posts:{page}", args=[answer.public_id])).status_code == 405


def test_comparing_repetitive_texts_is_fast(monkeypatch):
    """10,000 times "a" have 100,000,000 pairs of equal words, which would take half a minute."""
    monkeypatch.setattr(editing, "SequenceMatcher", None)
    before, after = "a " * 10_000, "a " * 9_999
    assert list(editing.diff_words(before, after)) == [("gone", before), ("new", after)]
