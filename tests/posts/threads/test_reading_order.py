"""A tree of any shape is paginated in the same order as by a simple model."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posts.models import Post
from posts.models.posts import MAX_DEPTH
from posts.threads.counts import recount_threads
from posts.threads.posting import list_ancestors_of_reply
from posts.threads.queries import PAGE_SIZE, load_thread_page

# Each number chooses which of the posts so far the next post replies to.
trees = st.lists(st.integers(min_value=0, max_value=10_000), max_size=70)
with_database = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


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


@with_database
@given(choices=trees)
def test_pages_forwards_read_as_the_tree(make_thread, bob, choices):
    thread = make_thread()
    expected = grow(thread, bob, choices)
    pages = forwards(thread, bob)
    assert [post.pk for page in pages for post in page.posts] == expected
    assert all(len(page.posts) == PAGE_SIZE for page in pages[:-1])
    assert [page.has_earlier for page in pages] == [False, *[True] * (len(pages) - 1)]


@with_database
@given(choices=trees)
def test_pages_backwards_read_as_the_tree(make_thread, bob, choices):
    thread = make_thread()
    expected = grow(thread, bob, choices)
    page = load_thread_page(thread, bob, at=Post.objects.get(pk=expected[-1]).public_id)
    read = [post.pk for post in page.posts]
    while page.has_earlier:
        page = load_thread_page(thread, bob, before=page.first.public_id)
        read = [post.pk for post in page.posts] + read
    assert read == expected


@with_database
@given(choices=trees, place=st.integers(min_value=0, max_value=10_000))
def test_a_page_may_begin_at_any_post(make_thread, bob, choices, place):
    thread = make_thread()
    expected = grow(thread, bob, choices)
    place %= len(expected)
    named = Post.objects.get(pk=expected[place])
    thread.refresh_from_db()
    page = load_thread_page(thread, bob, at=named.public_id)
    if len(expected) <= PAGE_SIZE:
        place = 0  # All of a short thread is shown.
    assert [post.pk for post in page.posts] == expected[place : place + PAGE_SIZE]
    assert page.has_earlier == (place > 0)
    assert page.has_later == (place + PAGE_SIZE < len(expected))


@with_database
@given(choices=trees)
def test_a_reply_names_its_parent_where_the_indent_does_not_show_it(make_thread, bob, choices):
    thread = make_thread()
    grow(thread, bob, choices)
    for page in forwards(thread, bob):
        here = {post.pk: post for post in page.posts}
        for post in page.posts:
            parent = here.get(post.ancestors[-1]) if post.ancestors else None
            unclear = post.depth > 1 and (parent is None or parent.indent == post.indent)
            assert bool(post.parent_post) == unclear
            assert not unclear or post.parent_post.pk == post.ancestors[-1]


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
