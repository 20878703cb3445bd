"""Mentions: mentioned members are notified if they may read the post and are not blocked."""

import pytest

from accounts.models import Block, Notification
from accounts.profiles.services import rename_member
from posts.threads.editing import update_post
from posts.threads.posting import create_reply, create_thread

pytestmark = pytest.mark.django_db
MENTIONED = Notification.Kind.MENTIONED


def mention_urls(member):
    return list(member.notifications.filter(kind=MENTIONED).values_list("url", flat=True))


@pytest.mark.parametrize("text", ["@bob, tea?", "Ask @Bob.", "(@BOB)", "@bob @bob"])
def test_a_mentioned_member_is_notified_once(group, alice, bob, text):
    post = create_thread(group, alice, "Tea", text, "discussion")
    assert mention_urls(bob) == [post.get_absolute_url()]


WORDS = ["bob", "mail@bob", "@bobby", "https://a.test/@bob", "@ bob", "@nobody"]


@pytest.mark.parametrize("text", WORDS)
def test_text_without_mentions_notifies_nobody(group, alice, bob, text):
    create_thread(group, alice, "Tea", text, "discussion")
    assert mention_urls(bob) == []


def test_a_mentioned_stranger_is_not_notified(group, alice, charlie):
    create_thread(group, alice, "Tea", "@charlie should see this.", "discussion")
    assert mention_urls(charlie) == []


def test_a_member_across_a_block_is_not_notified(group, alice, bob):
    Block.objects.create(blocker=bob, blocked=alice)
    create_thread(group, alice, "Tea", "@bob!", "discussion")
    assert mention_urls(bob) == []


def test_the_author_of_the_answered_post_gets_one_notification(thread, alice, bob):
    create_reply(thread.posts.get(), bob, "@alice, I am here.")
    assert mention_urls(alice) == []
    assert alice.notifications.get().kind == Notification.Kind.REPLIED


def test_an_anonymous_mention_names_nobody(group, alice, bob):
    create_thread(group, alice, "Tea", "@bob, do you know who I am?", "discussion", anonymous=True)
    assert bob.notifications.get(kind=MENTIONED).latest_actor is None


# --- Read from what is shown -------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["`@bob`", "```\n@bob\n```", "> @bob said", "[@bob](https://a.test)", "> > @bob\n\nyes"]
)
def test_a_name_in_code_or_a_quote_mentions_nobody(group, alice, bob, text):
    create_thread(group, alice, "Tea", text, "discussion")
    assert mention_urls(bob) == []


@pytest.mark.parametrize("name", ["मीरा", "สมหญิง", "தமிழ்", "مُحمد", "שָׁלוֹם", "Nguyễn"])
def test_a_name_of_any_script_can_be_mentioned(make_member, group, alice, name):
    member = make_member(name)
    group.memberships.create(member=member)
    post = create_thread(group, alice, "Tea", f"Good, @{name}, thanks.", "discussion")
    assert mention_urls(member) == [post.get_absolute_url()]


def test_a_former_name_mentions_its_member(group, alice, bob):
    rename_member(bob, "alder")
    post = create_thread(group, alice, "Tea", "@bob and @alder", "discussion")
    assert mention_urls(bob) == [post.get_absolute_url()]


def test_an_edit_that_adds_a_mention_notifies_once(group, alice, bob):
    post = create_thread(group, alice, "Tea", "Hello.", "discussion")
    for text in ("@bob!", "nobody", "@bob again", "@bob and again"):
        post.refresh_from_db()
        update_post(post, text)
    assert mention_urls(bob) == [post.get_absolute_url()]


def test_an_edit_does_not_notify_members_notified_before(opening, alice, bob):
    reply = create_reply(opening, bob, "@alice hello")
    alice.notifications.all().delete()
    update_post(reply, "@alice hello again")
    assert mention_urls(alice) == []
