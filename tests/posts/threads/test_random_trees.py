"""Random trees compared with a simple model: order, pages, permalinks and unread posts."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.models import Post, ReadMark, Thread
from posts.read_state.services import find_first_unread_post, mark_posts_read
from posts.threads import queries
from posts.threads.queries import load_thread_page
from tests.hypothesis_settings import example_count

# Each number chooses which of the posts so far the next post replies to.
choices = st.lists(st.integers(0, 10_000), max_size=24)
# Each step: someone writes, or the reader opens a page at a position in an order.
steps = st.lists(
    st.one_of(
        st.tuples(st.just("write"), choices),
        st.tuples(
            st.sampled_from(["at", "after", "before", "top"]), st.integers(0, 10_000), st.booleans()
        ),
    ),
    max_size=8,
)
keys = iter(range(50_000_000, 10**12))


class Tree:
    """A thread, and a simple model of what it must look like."""

    def __init__(self, thread, author):
        self.thread, self.author = thread, author
        self.root = thread.posts.get(ancestors=[])
        self.posts, self.below, self.read, self.came = [self.root], {}, set(), False

    def grow(self, choices):
        new = []
        for choice in choices:
            parent = (self.posts + new)[choice % (len(self.posts) + len(new))]
            post = Post(
                pk=next(keys), thread=self.thread, author=self.author, text="x",
                ancestors=[*parent.ancestors, parent.pk],
                posted_at=self.root.posted_at + timedelta(seconds=len(self.posts) + len(new)),
            )  # fmt: skip
            self.below.setdefault(parent.pk, []).append(post)
            new.append(post)
        self.posts += Post.objects.bulk_create(new)
        last = self.posts[-1].posted_at
        self.thread.last_active_at, self.thread.reply_count = last, len(self.posts) - 1
        self.thread.save(update_fields=["last_active_at", "reply_count"])

    def order(self, newest_first=False):
        if newest_first:
            return sorted((post.pk for post in self.posts), reverse=True)

        def walk(post):
            return [post.pk, *(key for one in self.below.get(post.pk, []) for key in walk(one))]

        return walk(self.root)

    def page(self, way, place, newest_first):
        """Return the ids of the page according to the model, and the arguments to load it."""
        order = self.order(newest_first)
        place %= len(order)
        named = next(post.public_id for post in self.posts if post.pk == order[place])
        size = queries.PAGE_SIZE
        if way == "top":
            return order[:size], {}
        if way == "before":
            return order[max(place - size, 0) : place], {"before": named}
        if way == "at" and not newest_first and len(order) <= size:
            return order, {"at": named}  # The only page is shown whole.
        start = place if way == "at" else place + 1
        return order[start : start + size], {way: named}


@pytest.fixture(autouse=True)
def small_pages(monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 4)
    # The page size is part of the compiled SQL, so the compiled query is dropped before and after.
    monkeypatch.setattr(queries._load_posts, "queries", {})


@example_count(25, 10_000)
@given(first=choices, steps=steps)
def test_a_tree_is_shown_as_its_model(make_thread, alice, bob, first, steps):
    tree = Tree(make_thread(), alice)
    tree.grow(first)
    for kind, *step in steps:
        if kind == "write":
            tree.grow(*step)
        else:
            visit(tree, bob, kind, *step)


def visit(tree, reader, way, place, newest_first):
    expected, where = tree.page(way, place, newest_first)
    page = load_thread_page(tree.thread, reader, newest_first=newest_first, **where)
    assert [post.pk for post in page.posts] == expected
    order = tree.order(newest_first)
    if expected:
        assert page.has_later == (expected[-1] != order[-1])
        # A page that starts at the newest post still links to the top.
        assert page.has_earlier == (expected[0] != order[0]) or where
    mark = ReadMark.objects.filter(member=reader, thread=tree.thread).first()
    first_here = mark_posts_read(reader, tree.thread, mark, page.posts)
    unread = [key for key in expected if key not in tree.read]
    assert (first_here and first_here.pk) == (unread[0] if unread and tree.came else None)
    tree.read |= set(expected)
    tree.came = True
    check_marks(tree, reader)


def check_marks(tree, reader):
    mark = ReadMark.objects.get(member=reader, thread=tree.thread)
    assert {post.pk for post in tree.posts if mark.has_read(post)} == tree.read
    left = [key for key in tree.order() if key not in tree.read]
    first = find_first_unread_post(reader, tree.thread)
    assert (first and first.pk) == (left[0] if left else None)
    assert mark.is_behind(tree.thread) == bool(left)
    listed = Thread.objects.for_list(reader).get(pk=tree.thread.pk)
    assert listed.is_unread == bool(left)


@example_count(20, 10_000)
@given(first=choices, newest_first=st.booleans())
def test_pages_one_after_the_other_are_the_whole_tree(make_thread, alice, bob, first, newest_first):
    tree = Tree(make_thread(), alice)
    tree.grow(first)
    page = load_thread_page(tree.thread, bob, newest_first=newest_first)
    there = [post.pk for post in page.posts]
    while page.has_later:
        page = load_thread_page(
            tree.thread, bob, after=page.last.public_id, newest_first=newest_first
        )
        there += [post.pk for post in page.posts]
    assert there == tree.order(newest_first)
    back = [post.pk for post in page.posts]
    while page.has_earlier:
        page = load_thread_page(
            tree.thread, bob, before=page.first.public_id, newest_first=newest_first
        )
        back = [post.pk for post in page.posts] + back
    assert back == tree.order(newest_first)
