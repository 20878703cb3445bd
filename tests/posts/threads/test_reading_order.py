"""A tree of any shape is paginated in the same order as by a simple model."""

from hypothesis import given
from hypothesis import strategies as st

from posts.models import Post
from posts.models.posts import MAX_DEPTH
from posts.threads.counts import recount_threads
from posts.threads.posting import list_ancestors_of_reply
from posts.threads.queries import PAGE_SIZE, load_thread_page
from tests.hypothesis_settings import example_count

# Each number chooses which of the posts so far the next post replies to.
trees = st.lists(st.integers(min_value=0, max_value=10_000), max_size=70)


def grow(thread, author, choices):
    """Creates posts by `choices`. Returns them, and their ids in reading order."""
    posts, children = [thread.posts.get(ancestors=[])], {}
    for choice in choices:
        answered = posts[choice % len(posts)]
        ancestors = list_ancestors_of_reply(answered)
        posts.append(
            Post.objects.create(thread=thread, author=author, text="x", ancestors=ancestors)
        )
        children.setdefault(answered.pk, []).append(posts[-1].pk)

    recount_threads([thread.pk])

    def read(key):
        return [key, *(below for child in children.get(key, []) for below in read(child))]

    return read(posts[0].pk)


def forwards(thread, reader):
    page = load_thread_page(thread, reader)
    pages = [page]
    while page.has_later:
        page = load_thread_page(thread, reader, after=page.last.public_id)
        pages.append(page)
    return pages


@example_count(20, 400)
@given(choices=trees, place=st.integers(min_value=0, max_value=10_000))
def test_a_tree_of_any_shape_is_in_order(make_thread, bob, choices, place):
    thread = make_thread()
    expected = grow(thread, bob, choices)
    pages = forwards(thread, bob)
    check_pages_forwards(pages, expected)
    check_that_replies_name_their_parents(pages)
    check_pages_backwards(thread, bob, expected)
    check_page_that_begins_at(place % len(expected), thread, bob, expected)


def check_pages_forwards(pages, expected):
    assert [post.pk for page in pages for post in page.posts] == expected
    assert all(len(page.posts) == PAGE_SIZE for page in pages[:-1])
    assert [page.has_earlier for page in pages] == [False, *[True] * (len(pages) - 1)]


def check_that_replies_name_their_parents(pages):
    """Where the indent does not show which post a reply is to, it is named."""
    for page in pages:
        here = {post.pk: post for post in page.posts}
        for post in page.posts:
            parent = here.get(post.ancestors[-1]) if post.ancestors else None
            unclear = post.depth > 1 and (parent is None or parent.indent == post.indent)
            assert bool(post.parent_post) == unclear
            assert not unclear or post.parent_post.pk == post.ancestors[-1]


def check_pages_backwards(thread, reader, expected):
    page = load_thread_page(thread, reader, at=Post.objects.get(pk=expected[-1]).public_id)
    read = [post.pk for post in page.posts]
    while page.has_earlier:
        page = load_thread_page(thread, reader, before=page.first.public_id)
        read = [post.pk for post in page.posts] + read
    assert read == expected


def check_page_that_begins_at(place, thread, reader, expected):
    named = Post.objects.get(pk=expected[place])
    thread.refresh_from_db()
    page = load_thread_page(thread, reader, at=named.public_id)
    if len(expected) <= PAGE_SIZE:
        place = 0  # All of a short thread is shown.
    assert [post.pk for post in page.posts] == expected[place : place + PAGE_SIZE]
    assert page.has_earlier == (place > 0)
    assert page.has_later == (place + PAGE_SIZE < len(expected))


def test_the_deepest_conversation_is_still_in_order(make_thread, bob):
    thread = make_thread()
    expected = grow(thread, bob, range(MAX_DEPTH))
    assert [post.pk for page in forwards(thread, bob) for post in page.posts] == expected


def test_an_unknown_place_gives_the_first_page(make_thread, bob):
    thread = make_thread()
    assert load_thread_page(thread, bob, at="zzzzzzzzzzzz").first.opens_thread


def test_a_place_in_another_thread_gives_the_first_page(make_thread, bob):
    thread, other = make_thread(), make_thread("Another")
    place = other.posts.get().public_id
    assert load_thread_page(thread, bob, after=place).first.thread_id == thread.pk
