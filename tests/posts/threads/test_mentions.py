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


# --- Read from what is shown -------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["`@bob`", "```\n@bob\n```", "> @bob said", "[@bob](https://a.test)", "> > @bob\n\nyes"]
)
def test_a_name_in_code_or_a_quote_calls_nobody(group, alice, bob, text):
    create_thread(group, alice, "Tea", text, "discussion")
    assert mention_urls(bob) == []


@pytest.mark.parametrize("name", ["मीरा", "สมหญิง", "தமிழ்", "مُحمد", "שָׁלוֹם", "Nguyễn"])
def test_a_name_of_any_script_is_called(make_member, group, alice, name):
    member = make_member(name)
    group.memberships.create(member=member)
    post = create_thread(group, alice, "Tea", f"Good, @{name}, thanks.", "discussion")
    assert mention_urls(member) == [post.get_absolute_url()]


def test_a_former_name_leads_to_whoever_had_it(group, alice, bob):
    rename_member(bob, "alder")
    post = create_thread(group, alice, "Tea", "@bob and @alder", "discussion")
    assert mention_urls(bob) == [post.get_absolute_url()]


def test_an_edit_that_adds_a_name_calls_once(group, alice, bob):
    post = create_thread(group, alice, "Tea", "Hello.", "discussion")
    for text in ("@bob!", "nobody", "@bob again", "@bob and again"):
        post.refresh_from_db()
        update_post(post, text)
    assert mention_urls(bob) == [post.get_absolute_url()]


def test_an_edit_tells_nobody_who_was_told_of_the_post(opening, alice, bob):
    reply = create_reply(opening, bob, "@alice hello")
    alice.notifications.all().delete()
    update_post(reply, "@alice hello again")
    assert mention_urls(alice) == []
