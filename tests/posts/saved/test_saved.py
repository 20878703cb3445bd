"""Saved posts, with a private note."""

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from posts.models import Post, SavedPost


@pytest.fixture
def url(opening):
    return reverse("posts:save", args=[opening.public_id])


@pytest.fixture
def saved(opening, bob):
    return SavedPost.objects.create(member=bob, post=opening, note="For Friday.")


def saved_page(client):
    return client.get(reverse("posts:saved")).content.decode()


def test_saving_twice_saves_once(as_bob, url, opening):
    as_bob.post(url, {"keep": "1"})
    assert as_bob.post(url, {"keep": "1"}).url == opening.get_absolute_url()
    assert SavedPost.objects.count() == 1
    assert "First wedding" in saved_page(as_bob)


def test_a_saved_post_can_be_removed(as_bob, url, saved):
    assert as_bob.post(url, {"keep": "0", "from": "list"}).url == reverse("posts:saved")
    assert not SavedPost.objects.exists()


def test_a_note_is_not_lost_by_one_press(as_bob, saved):
    remove = "//details/form//button[@name='keep']"
    assert html.fromstring(saved_page(as_bob)).xpath(remove)
    SavedPost.objects.update(note="")
    assert not html.fromstring(saved_page(as_bob)).xpath(remove)


def test_htmx_gets_the_button_only(as_bob, url):
    page = as_bob.post(url, {"keep": "1"}, headers={"HX-Request": "true"}).content.decode()
    assert 'aria-pressed="true"' in page
    assert "<html" not in page


def test_the_thread_shows_what_is_saved(as_bob, thread, saved):
    page = as_bob.get(thread.get_absolute_url()).content.decode()
    assert 'name="keep" value="0"' in page


def test_a_note_is_kept(as_bob, saved, opening):
    as_bob.post(reverse("posts:note", args=[opening.public_id]), {"note": "Call Ann."})
    assert "Call Ann." in saved_page(as_bob)


def test_a_note_that_is_too_long_is_shown_again(as_bob, saved, opening):
    url = reverse("posts:note", args=[opening.public_id])
    page = as_bob.post(url, {"note": "x" * 301})
    assert page.status_code == 422
    assert "x" * 301 in page.content.decode()


def test_nobody_else_can_see_it(as_alice, saved, opening):
    assert "First wedding" not in saved_page(as_alice)
    url = reverse("posts:note", args=[opening.public_id])
    assert as_alice.post(url, {"note": "Mine."}).status_code == 404


@pytest.mark.parametrize("change", ["removed_at", "withdrawn_at"])
def test_removed_posts_leave_the_list(as_bob, saved, change):
    Post.objects.update(**{change: timezone.now()})
    assert "First wedding" not in saved_page(as_bob)


def test_a_block_removes_a_post_from_the_list(as_bob, saved, block, url):
    assert "First wedding" not in saved_page(as_bob)
    assert as_bob.post(url, {"keep": "1"}).status_code == 403


def test_leaving_the_group_removes_a_post_from_the_list(as_bob, saved, group, bob):
    group.memberships.filter(member=bob).delete()
    assert "First wedding" not in saved_page(as_bob)


def test_a_stranger_cannot_save_a_post(as_charlie, url):
    assert as_charlie.post(url, {"keep": "1"}).status_code == 404


def test_visitors_sign_in_first(client, url):
    assert client.post(url).url.startswith(reverse("account_login"))
    assert client.get(reverse("posts:saved")).status_code == 302


def test_get_is_not_allowed(as_bob, url):
    assert as_bob.get(url).status_code == 405


def test_the_list_takes_the_same_queries_however_long(as_bob, saved, django_assert_max_num_queries):
    saved_page(as_bob)
    with django_assert_max_num_queries(5):
        saved_page(as_bob)
