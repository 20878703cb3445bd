"""Mentions: mentioned members are notified if they may read the post and are not blocked."""

import pytest

from accounts.models import Block, Notification
from posts.threads.posting import create_reply, create_thread

pytestmark = pytest.mark.django_db
MENTIONED = Notification.Kind.MENTIONED


def mention_urls(member):
    return list(member.notifications.filter(kind=MENTIONED).values_list("url", flat=True))


@pytest.mark.parametrize("text", ["@bob, tea?", "Ask @Bob.", "(@BOB)", "@bob @bob"])
def test_whom_a_post_names_is_told_once(group, alice, bob, text):
    post = create_thread(group, alice, "Tea", text, "discussion")
    assert mention_urls(bob) == [post.get_absolute_url()]


WORDS = ["bob", "mail@bob", "@bobby", "https://a.test/@bob", "@ bob", "@nobody"]


@pytest.mark.parametrize("text", WORDS)
def test_what_names_nobody_tells_nobody(group, alice, bob, text):
    create_thread(group, alice, "Tea", text, "discussion")
    assert mention_urls(bob) == []


def test_a_stranger_to_the_group_is_not_led_to_it(group, alice, charlie):
    create_thread(group, alice, "Tea", "@charlie should see this.", "discussion")
    assert mention_urls(charlie) == []


def test_nor_somebody_across_a_block(group, alice, bob):
    Block.objects.create(blocker=bob, blocked=alice)
    create_thread(group, alice, "Tea", "@bob!", "discussion")
    assert mention_urls(bob) == []


def test_who_is_answered_hears_of_that_alone(thread, alice, bob):
    create_reply(thread.posts.get(), bob, "@alice, I am here.")
    assert mention_urls(alice) == []
    assert alice.notifications.get().kind == Notification.Kind.REPLIED


def test_without_a_name_nobody_is_named(group, alice, bob):
    create_thread(group, alice, "Tea", "@bob, do you know who I am?", "discussion", anonymous=True)
    assert bob.notifications.get(kind=MENTIONED).latest_actor is None
