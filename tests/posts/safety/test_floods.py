"""After too many links, further posts are held, and one urgent case is about their author."""

from datetime import timedelta

import pytest
from django.utils import timezone

from posts.models import Case, Post
from posts.moderation.queue import list_cases
from posts.threads.editing import update_post
from posts.threads.posting import create_reply, create_thread

pytestmark = pytest.mark.django_db
SPAM = "Look at https://www.pills.example/{} and https://pills.example/more"


def reply(opening, author, text, **fields):
    return create_reply(opening, author, text, **fields)


def flood(opening, author, number=4, text=SPAM, **fields):
    return [reply(opening, author, text.format(n), **fields) for n in range(number)]


def test_the_third_post_with_the_same_host_is_held(opening, bob):
    posts = flood(opening, bob)
    assert [bool(post.held_at) for post in posts] == [False, False, True, True]


def test_many_posts_with_links_to_different_places_are_held_later(opening, bob):
    posts = flood(opening, bob, 7, "See https://a{}.example/")
    assert [bool(post.held_at) for post in posts] == [False] * 5 + [True] * 2


def test_one_case_near_the_top_is_about_the_member(opening, bob, watcher):
    for _n in range(3):
        Case.objects.create(origin="report", kind="post", key=f"x{_n}", urgency=20)
    flood(opening, bob)
    cases, _more = list_cases(watcher, {})
    about = Case.objects.get(origin=Case.Origin.FLAG, kind="member")
    assert about.subject == bob
    assert cases[0] == about
    assert "pills.example" in about.reports.get().words


def test_the_case_says_why_and_can_hide_everything(as_watcher, opening, bob, settings):
    settings.DEMO = True
    flood(opening, bob)
    about = Case.objects.get(origin=Case.Origin.FLAG, kind="member")
    page = as_watcher.get(about.get_absolute_url()).content.decode()
    assert "Many posts with links" in page
    as_watcher.post(about.get_absolute_url(), {"act": "hide-all"})
    assert not Post.objects.filter(author=bob, removed_at=None).exists()


@pytest.mark.parametrize("text", ["No link at all, number {}", "Read www"])
def test_posts_without_links_are_not_held(opening, bob, text):
    assert not any(post.held_at for post in flood(opening, bob, 7, text))


def test_after_an_hour_posts_are_not_held(opening, bob):
    flood(opening, bob, 2)
    Post.objects.filter(author=bob).update(posted_at=timezone.now() - timedelta(minutes=61))
    assert reply(opening, bob, SPAM).held_at is None


def test_trusted_members_can_share_more_links(opening, bob):
    bob.trust = 2
    bob.save()
    assert not any(post.held_at for post in flood(opening, bob, 6))


def test_a_crisis_is_never_held(opening, bob):
    flood(opening, bob, 4)
    assert reply(opening, bob, f"I want to die. {SPAM}").held_at is None


def test_named_and_anonymous_posts_are_counted_separately(opening, bob):
    flood(opening, bob, 2)
    unnamed = flood(opening, bob, 3, anonymous=True)
    assert [bool(post.held_at) for post in unnamed] == [False, False, True]
    case = Case.objects.get(origin=Case.Origin.FLAG, urgency=65)
    assert (case.kind, case.subject) == ("post", None)


def test_links_that_come_with_an_edit_count_like_those_of_a_post(opening, bob):
    posts = flood(opening, bob, 4, "Hello, number {}")
    for post in posts:
        update_post(post, SPAM.format(post.pk))
    held = [bool(Post.objects.get(pk=post.pk).held_at) for post in posts]
    assert held == [False, False, True, True]
    assert Case.objects.filter(origin=Case.Origin.FLAG, kind="member").count() == 1


def test_other_edits_of_posts_with_links_are_not_held(opening, bob):
    posts = flood(opening, bob, 2)
    for post in posts:
        update_post(post, f"{post.text}!")
    assert not Post.objects.exclude(held_at=None).exists()


def test_a_thread_is_held_like_a_reply(group, opening, bob):
    flood(opening, bob, 2)
    thread = create_thread(group, bob, "Look", SPAM, "discussion").thread
    assert thread.held_at
