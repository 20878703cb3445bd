"""Hidden content is gone at everyone's next request, on every page that showed it."""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.blocking.services import block_member, mute_member
from accounts.models import Block
from accounts.moderation_status.roles import MODERATOR, give_role
from groups.membership.services import ban_member, join_group, leave_group, remove_member
from groups.models import Group
from posts.models import Post, Thread
from posts.moderation.contents import hide_content, restore_content
from posts.moderation.reports import create_report
from posts.threads.editing import undo_withdrawal, update_post, withdraw_post
from posts.threads.posting import create_reply, create_thread
from recovery_forum.lib.anonymous_page_cache import _cached_pages
from tests.conftest import signed_in

pytestmark = pytest.mark.usefixtures("unrecorded_templates", "group")
OPENING, REPLY = "kingfisher", "dragonfly"
QUERY = f"{OPENING} or {REPLY} or heron"
VIEWERS = ["visitor", "stranger", "member"]


class SharedGroup:
    """A group with a thread of Alice and its readers, to check what each of them sees."""

    def __init__(self, opening, reply, readers):
        self.opening, self.reply, self.readers = opening, reply, readers
        self.group = group = opening.thread.group
        short = f"/groups/{group.slug}/"
        self.pages = {
            "home": "/",
            "group": short,
            "thread": self.opening.thread.get_absolute_url(),
            "search": f"/search/?q={QUERY.replace(' ', '+')}",
            "feed": f"{short}feed/",
        }

    def read(self, viewer):
        """Return {page: its text for `viewer` now}, without what names its own URL."""
        client = self.readers[viewer] or Client()
        texts = {name: client.get(path).content.decode() for name, path in self.pages.items()}
        # The URL contains the title too, and the 404 page shows it.
        texts["thread"] = texts["thread"].replace(self.opening.thread.slug, "")
        # The search term is in its field, and in what says that nothing was found.
        for echo in (QUERY, self.pages["search"]):
            texts["search"] = texts["search"].replace(echo, "")
        return texts

    def shows(self, word, viewer):
        """Return the pages that show `word` to `viewer` now."""
        return {name for name, text in self.read(viewer).items() if word in text}

    def shown_everywhere(self, *words):
        """Return {viewer: the pages that show any of `words` to them now}."""
        return {
            viewer: {
                name
                for name, text in self.read(viewer).items()
                if any(word in text for word in words)
            }
            for viewer in VIEWERS
        }


@pytest.fixture(scope="module")
def posts(built_once):
    """A thread and its reply, both by Alice."""
    Group.objects.filter(pk=built_once.group.pk).update(visibility=Group.Visibility.OPEN)
    group = Group.objects.get(pk=built_once.group.pk)
    opening = create_thread(
        group, built_once.alice, f"A {OPENING}", f"Blue {OPENING}s.", "question"
    )
    return opening, create_reply(opening, built_once.alice, f"Or a {REPLY}.")


def share(posts, stranger, member):
    rows = Post.objects.select_related("thread__group")
    opening, reply = (rows.get(pk=post.pk) for post in posts)
    return SharedGroup(opening, reply, {"visitor": None, "stranger": stranger, "member": member})


@pytest.fixture(scope="module")
def before(posts, built_once):
    """Return who sees the reply where, and what all caches have after that."""
    people = (signed_in(one) for one in (built_once.charlie, built_once.bob))
    with transaction.atomic():
        shown = share(posts, *people).shown_everywhere(REPLY)
        transaction.set_rollback(True)
    caches = (cache._cache, cache._expire_info, _cached_pages)
    return shown, [(one, dict(one)) for one in caches]


@pytest.fixture
def shared_group(posts, before, as_bob, as_charlie):
    made = share(posts, as_charlie, as_bob)
    made.before, caches = before
    for one, entries in caches:
        one.update(entries)
    return made


@pytest.fixture
def watcher(make_member):
    member = make_member("mia")
    give_role(member, MODERATOR)
    return member


def everybody(*pages):
    return {viewer: set(pages) for viewer in VIEWERS}


def test_everything_is_visible_before(shared_group):
    """Otherwise the tests below could not fail."""
    opening, reply = shared_group.shown_everywhere(OPENING), shared_group.before
    for viewer in VIEWERS:
        assert opening[viewer] >= {"group", "thread", "search", "feed"}
        assert reply[viewer] >= {"thread", "feed"}
    assert "home" in opening["member"]


def test_a_deleted_post_is_gone_until_restored(shared_group):
    withdraw_post(Post.objects.get(pk=shared_group.reply.pk))
    assert shared_group.shown_everywhere(REPLY) == everybody()
    undo_withdrawal(Post.objects.get(pk=shared_group.reply.pk))
    assert shared_group.shown_everywhere(REPLY) == shared_group.before


def test_a_hidden_post_is_gone_until_restored(shared_group, bob, watcher):
    case = create_report(bob, "post", shared_group.reply, "harassment").case
    hide_content(case, watcher, "harassment")
    assert shared_group.shown_everywhere(REPLY) == everybody()
    restore_content(case, watcher)
    assert shared_group.shown_everywhere(REPLY) == shared_group.before


def test_a_thread_that_a_moderator_hid_is_gone(shared_group, bob, watcher):
    case = create_report(bob, "post", shared_group.opening, "harassment").case
    hide_content(case, watcher, "harassment")
    shown = shared_group.shown_everywhere(f"Blue {OPENING}")
    assert shown == everybody()


def test_a_thread_that_was_removed_is_gone(shared_group):
    Thread.objects.update(removed_at=timezone.now())
    assert shared_group.shown_everywhere(OPENING, REPLY) == everybody()


def test_an_edit_is_visible_at_once(shared_group):
    update_post(Post.objects.get(pk=shared_group.reply.pk), "Or a heron.")
    for viewer in VIEWERS:
        texts = shared_group.read(viewer)
        assert [name for name, text in texts.items() if REPLY in text] == []
        assert "heron" in texts["thread"]


def test_a_block_hides_posts_for_both_and_nobody_else(shared_group, alice, bob, charlie):
    def without_feed(shown):
        """A feed has no reader: a program fetches it without signing in."""
        return {viewer: pages - {"feed"} for viewer, pages in shown.items()}

    before = without_feed(shared_group.before)
    for viewer, reader in (("member", bob), ("stranger", charlie)):
        for blocker, blocked in ((reader, alice), (alice, reader)):
            block_member(blocker, blocked)
            after = without_feed(shared_group.shown_everywhere(REPLY))
            assert after == before | {viewer: set()}, blocker
            Block.objects.all().delete()
    assert shared_group.shown_everywhere(REPLY) == shared_group.before


def test_a_mute_hides_posts_for_the_reader(shared_group, alice, bob):
    mute_member(bob, alice)
    assert shared_group.shows(REPLY, "member") - {"feed"} == set()
    assert "thread" in shared_group.shows(REPLY, "stranger")


@pytest.mark.parametrize("visibility", ["private", "hidden"])
def test_a_group_made_private_shows_nothing_to_outsiders(shared_group, visibility):
    shared_group.group.visibility = visibility
    shared_group.group.save()
    after = shared_group.shown_everywhere(OPENING, REPLY)
    assert after["visitor"] == after["stranger"] == set()
    assert "thread" in after["member"]


def test_a_community_group_is_for_signed_in_members(shared_group):
    Group.objects.update(visibility="community")
    assert shared_group.shows(OPENING, "visitor") == set()
    assert "thread" in shared_group.shows(OPENING, "stranger")


def out(how, group, member):
    membership = group.memberships.get(member=member)
    {"leave": lambda: leave_group(group, member), "remove": lambda: remove_member(membership),
     "ban": lambda: ban_member(membership, "Enough.")}[how]()  # fmt: skip


@pytest.mark.parametrize("how", ["leave", "remove", "ban"])
def test_former_members_of_a_private_group_see_nothing(shared_group, bob, how):
    Group.objects.update(visibility="private")
    assert "thread" in shared_group.shows(OPENING, "member")
    out(how, shared_group.group, bob)
    texts = shared_group.read("member")
    assert [name for name, text in texts.items() if OPENING in text or REPLY in text] == []


def test_new_members_of_a_private_group_see_everything(shared_group, charlie):
    Group.objects.update(visibility="community")
    leave_group(
        shared_group.group, shared_group.group.memberships.exclude(role="organizer").first().member
    )
    join_group(Group.objects.get(), charlie)
    assert "home" in shared_group.shows(OPENING, "stranger")


def test_a_signed_out_member_is_a_visitor(shared_group, as_bob):
    Group.objects.update(visibility="private")
    as_bob.post("/accounts/logout/")
    assert shared_group.shows(OPENING, "member") == set()


# Visitors' pages are cached, and those of members are not.
@pytest.fixture(params=["visitor", "member"])
def reader(request, shared_group):
    return shared_group.readers[request.param] or Client()


@pytest.fixture
def shell_pages(shared_group):
    return [shared_group.pages[name] for name in ("home", "group", "thread", "search")]


def test_another_theme_applies_on_every_page(reader, shell_pages):
    for theme in ("dark", "light"):
        reader.post("/theme/", {"theme": theme})
        for page in shell_pages:
            assertContains(reader.get(page), f'data-theme="{theme}"')
    for page in shell_pages:
        assertNotContains(Client().get(page), "data-theme=")


def test_another_language_applies_on_every_page(reader, shell_pages, settings):
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    for page in shell_pages:
        assertContains(reader.get(page), '<html lang="en"')
        german = reader.get(page, headers={"Accept-Language": "de"})
        assertContains(german, '<html lang="de"')
        assertContains(reader.get(page), '<html lang="en"')


def test_a_new_name_is_visible_at_once(shared_group, alice):
    alice.name = "halcyon"
    alice.save()
    for viewer in VIEWERS:
        assert {"thread", "group"} <= shared_group.shows("halcyon", viewer), viewer


def test_each_member_sees_their_own_view(shared_group, alice, bob, make_member):
    """What one member sees is not cached for the next."""
    block_member(bob, alice)
    other = make_member("dora")
    shared_group.readers["other"] = signed_in(other)
    assert "thread" in shared_group.shows(REPLY, "other")
    assert shared_group.shows(REPLY, "member") - {"feed"} == set()
    assert "thread" in shared_group.shows(REPLY, "other")
