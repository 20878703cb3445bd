"""What is hidden is gone at the next request of everybody, on every page that showed it."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.blocking.services import block_member, mute_member
from accounts.models import Block
from accounts.moderation_status.roles import MODERATOR, give_role
from groups.membership.services import ban_member, join_group, leave_group, remove_member
from groups.models import Group
from posts.models import Post, Thread
from posts.moderation.actions import hide_content, restore_content
from posts.moderation.reports import create_report
from posts.threads.editing import undo_withdrawal, update_post, withdraw_post
from posts.threads.posting import create_reply, create_thread
from tests.conftest import signed_in

OPENING, REPLY = "kingfisher", "dragonfly"
VIEWERS = ["visitor", "stranger", "member"]


class Place:
    """A group with a thread of Alice's, and those who read it: their next looks, and what shows."""

    def __init__(self, group, alice, readers):
        self.group, self.alice, self.readers = group, alice, readers
        self.opening = create_thread(group, alice, f"A {OPENING}", f"Blue {OPENING}s.", "question")
        self.reply = create_reply(self.opening, alice, f"Or a {REPLY}.")
        short = f"/groups/{group.slug}/"
        self.pages = {
            "home": "/",
            "group": short,
            "thread": self.opening.thread.get_absolute_url(),
            "search": "/search/?q={}",
            "feed": f"{short}feed/",
        }

    def shows(self, word, viewer):
        """The pages on which `viewer` meets `word` now, each by a request of its own."""
        client = self.readers[viewer] or Client()
        seen = {name: client.get(path.format(word)) for name, path in self.pages.items()}
        texts = {name: answer.content.decode() for name, answer in seen.items()}
        # Its address has the title too, on the page that says that there is nothing.
        texts["thread"] = texts["thread"].replace(self.opening.thread.slug, "")
        # The word that was asked for stands in its field.
        texts["search"] = texts["search"].replace(f'value="{word}"', "").replace(f"q={word}", "")
        texts["search"] = texts["search"].replace(f"“{word}”", "")
        return {name for name, text in texts.items() if word in text}

    def everywhere(self, word):
        return {viewer: self.shows(word, viewer) for viewer in VIEWERS}


@pytest.fixture
def place(make_group, alice, bob, as_bob, as_charlie):
    group = make_group("Open door", Group.Visibility.OPEN, members=[alice, bob])
    made = Place(group, alice, {"visitor": None, "stranger": as_charlie, "member": as_bob})
    made.before = made.everywhere(REPLY)  # Whatever keeps pages has them now.
    return made


@pytest.fixture
def watcher(make_member):
    member = make_member("mia")
    give_role(member, MODERATOR)
    return member


def everybody(*pages):
    return {viewer: set(pages) for viewer in VIEWERS}


def test_all_of_it_is_there_before(place):
    """Otherwise nothing below would mean anything."""
    opening, reply = place.everywhere(OPENING), place.before
    for viewer in VIEWERS:
        assert opening[viewer] >= {"group", "thread", "search", "feed"}
        assert reply[viewer] >= {"thread", "feed"}
    assert "home" in opening["member"]


def test_what_was_taken_back_is_gone(place):
    withdraw_post(Post.objects.get(pk=place.reply.pk))
    assert place.everywhere(REPLY) == everybody()


def test_what_was_taken_back_and_given_again_is_there(place):
    withdraw_post(Post.objects.get(pk=place.reply.pk))
    place.everywhere(REPLY)
    undo_withdrawal(Post.objects.get(pk=place.reply.pk))
    assert place.everywhere(REPLY) == place.before


def test_what_a_moderator_hid_is_gone_and_comes_back(place, bob, watcher):
    case = create_report(bob, "post", place.reply, "harassment").case
    hide_content(case, watcher, "harassment")
    assert place.everywhere(REPLY) == everybody()
    restore_content(case, watcher)
    assert place.everywhere(REPLY) == place.before


def test_a_thread_that_a_moderator_hid_is_gone(place, bob, watcher):
    case = create_report(bob, "post", place.opening, "harassment").case
    hide_content(case, watcher, "harassment")
    shown = place.everywhere(f"Blue {OPENING}")
    assert shown == everybody()


def test_a_thread_that_was_removed_is_gone(place):
    Thread.objects.update(removed_at=timezone.now())
    assert place.everywhere(OPENING) == everybody()
    assert place.everywhere(REPLY) == everybody()


def test_an_edit_is_there(place):
    update_post(Post.objects.get(pk=place.reply.pk), "Or a heron.")
    assert place.everywhere(REPLY) == everybody()
    assert all("thread" in pages for pages in place.everywhere("heron").values())


@pytest.mark.parametrize("by", ["reader", "author"])
@pytest.mark.parametrize("viewer", ["member", "stranger"])
def test_a_block_hides_for_the_two_and_nobody_else(place, alice, bob, charlie, viewer, by):
    reader = {"member": bob, "stranger": charlie}[viewer]
    block_member(*((reader, alice) if by == "reader" else (alice, reader)))
    # A feed has no reader: it is fetched by a program, without a sign-in.
    after = {pages: shown - {"feed"} for pages, shown in place.everywhere(REPLY).items()}
    assert after == {one: shown - {"feed"} for one, shown in place.before.items()} | {viewer: set()}
    Block.objects.all().delete()
    assert place.everywhere(REPLY) == place.before


def test_a_mute_hides_for_the_reader(place, alice, bob):
    mute_member(bob, alice)
    assert place.shows(REPLY, "member") - {"feed"} == set()
    assert "thread" in place.shows(REPLY, "stranger")


@pytest.mark.parametrize("visibility", ["private", "hidden"])
def test_a_group_that_closes_shows_nothing_to_those_outside(place, visibility):
    place.group.visibility = visibility
    place.group.save()
    for word in (OPENING, REPLY):
        after = place.everywhere(word)
        assert after["visitor"] == after["stranger"] == set()
        assert "thread" in after["member"]


def test_a_community_is_for_those_who_signed_in(place):
    Group.objects.update(visibility="community")
    assert place.shows(OPENING, "visitor") == set()
    assert "thread" in place.shows(OPENING, "stranger")


def out(how, group, member):
    membership = group.memberships.get(member=member)
    {"leave": lambda: leave_group(group, member), "remove": lambda: remove_member(membership),
     "ban": lambda: ban_member(membership, "Enough.")}[how]()  # fmt: skip


@pytest.mark.parametrize("how", ["leave", "remove", "ban"])
def test_whoever_is_out_of_a_private_group_sees_nothing_more(place, bob, how):
    Group.objects.update(visibility="private")
    assert "thread" in place.shows(OPENING, "member")
    out(how, place.group, bob)
    assert place.shows(OPENING, "member") == place.shows(REPLY, "member") == set()


def test_whoever_comes_in_sees_it(place, charlie):
    Group.objects.update(visibility="community")
    leave_group(place.group, place.group.memberships.exclude(role="organizer").first().member)
    join_group(Group.objects.get(), charlie)
    assert "home" in place.shows(OPENING, "stranger")


def test_a_signed_out_member_is_a_visitor(place, as_bob):
    Group.objects.update(visibility="private")
    as_bob.post("/accounts/logout/")
    assert place.shows(OPENING, "member") == set()


@pytest.mark.parametrize("viewer", VIEWERS)
def test_another_theme_is_there_on_every_page(place, viewer):
    client = place.readers[viewer] or Client()
    pages = [place.pages[name].format("x") for name in ("home", "group", "thread", "search")]
    for page in pages:
        assertNotContains(client.get(page), "data-theme=")
    client.post("/theme/", {"theme": "dark"})
    for page in pages:
        assertContains(client.get(page), 'data-theme="dark"')
        assertNotContains(Client().get(page), "data-theme=")
    client.post("/theme/", {"theme": "light"})
    for page in pages:
        assertContains(client.get(page), 'data-theme="light"')


@pytest.mark.parametrize("viewer", VIEWERS)
def test_another_language_is_there_on_every_page(place, viewer, settings):
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    client = place.readers[viewer] or Client()
    for name in ("home", "group", "thread", "search"):
        page = place.pages[name].format("x")
        assertContains(client.get(page), '<html lang="en"')
        german = client.get(page, headers={"Accept-Language": "de"})
        assertContains(german, '<html lang="de"')
        assertContains(client.get(page), '<html lang="en"')


def test_a_new_name_is_there(place, alice):
    alice.name = "halcyon"
    alice.save()
    for viewer in VIEWERS:
        assert {"thread", "group"} <= place.shows("halcyon", viewer), viewer


def test_a_second_member_reads_with_their_own_eyes(place, alice, bob, make_member):
    """What one member may not see is not kept for the next one, nor the other way round."""
    block_member(bob, alice)
    other = make_member("dora")
    place.readers["other"] = signed_in(other)
    assert "thread" in place.shows(REPLY, "other")
    assert place.shows(REPLY, "member") - {"feed"} == set()
    assert "thread" in place.shows(REPLY, "other")
