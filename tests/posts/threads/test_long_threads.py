"""Navigation in long threads: position, latest post, posts of the author, unread threads."""

import pytest
from django.utils import timezone

from groups.models import Group
from posts.models import Post, Thread
from posts.threads.counts import recount_threads
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_reply


def text(response):
    return response.content.decode()


@pytest.fixture
def url(thread):
    return thread.get_absolute_url()


@pytest.fixture
def long_thread(thread, opening, organizer):
    Post.objects.bulk_create(
        Post(thread=thread, author=organizer, text=f"Reply {n}.", ancestors=[opening.pk])
        for n in range(60)
    )
    recount_threads([thread.pk])
    return thread


def test_a_short_thread_has_no_extra_navigation(as_bob, answer, url):
    page = text(as_bob.get(url))
    assert "<progress" not in page
    assert "Go to latest" not in page


def test_each_page_shows_its_position(as_bob, long_thread, url):
    places = list(long_thread.posts.in_reading_order())
    assert "Posts 1–25 of 61" in text(as_bob.get(url))
    after = text(as_bob.get(f"{url}?after={places[24].public_id}"))
    assert "Posts 26–50 of 61" in after
    assert "Posts 51–61 of 61" in text(as_bob.get(f"{url}?after={places[49].public_id}"))
    assert "Posts 31–55 of 61" in text(as_bob.get(f"{url}?at={places[30].public_id}"))
    assert "Posts 6–30 of 61" in text(as_bob.get(f"{url}?before={places[30].public_id}"))


def test_beyond_the_counting_limit_the_position_is_not_shown(as_bob, long_thread, url, monkeypatch):
    monkeypatch.setattr("posts.threads.queries.MAX_COUNTED_POSTS", 20)
    place = long_thread.posts.in_reading_order()[40]
    page = text(as_bob.get(f"{url}?at={place.public_id}"))
    assert "Posts 41" not in page


def test_newest_first_shows_no_position(as_bob, long_thread, url):
    assert "<progress" not in text(as_bob.get(f"{url}?sort=newest"))


def test_a_link_leads_to_the_latest_post(as_bob, long_thread, url):
    latest = long_thread.posts.order_by("-pk").first()
    assert f'href="{latest.get_absolute_url()}"' in text(as_bob.get(url))
    page = text(as_bob.get(f"{url}?at={latest.public_id}"))
    assert f'href="#post-{latest.public_id}"' in page


def test_a_held_post_is_not_the_latest(as_bob, long_thread, url):
    latest = long_thread.posts.order_by("-pk").first()
    Post.objects.filter(pk=latest.pk).update(held_at=timezone.now())
    assert latest.public_id not in text(as_bob.get(url))


# --- Only the posts of its author -----------------------------------------------


@pytest.fixture
def outline(thread):
    return f"/threads/{thread.public_id}/outline/"


def test_the_posts_of_the_author_are_listed(as_bob, outline, answer, alice):
    create_reply(answer, alice, "Near the cake, too.")
    page = text(as_bob.get(outline))
    assert "What did you do?" in page
    assert "Near the cake, too." in page
    assert "I stayed near the kitchen." not in page


def test_a_named_author_is_not_linked_to_their_anonymous_posts(as_bob, outline, opening, alice):
    create_reply(opening, alice, "Words without a name.", anonymous=True)
    assert "Words without a name." not in text(as_bob.get(outline))


def test_an_anonymous_author_is_not_linked_to_their_named_posts(as_bob, group, alice):
    from posts.threads.posting import create_thread

    hidden = create_thread(group, alice, "At night", "It is loud.", "discussion", anonymous=True)
    create_reply(hidden, alice, "Words with a name.")
    create_reply(hidden, alice, "It went quiet.", anonymous=True)
    page = text(as_bob.get(f"/threads/{hidden.thread.public_id}/outline/"))
    assert "It is loud." in page
    assert "It went quiet." in page
    assert "Words with a name." not in page
    assert "alice" not in page


def test_deleted_posts_of_the_author_are_not_listed(as_bob, outline, opening, answer, alice):
    withdraw_post(create_reply(answer, alice, "Near the cake, too."))
    assert "Near the cake" not in text(as_bob.get(outline))


def test_nobody_is_taken_for_an_author_whose_account_is_gone(as_bob, outline, opening, answer):
    Post.objects.update(author=None)
    Thread.objects.update(author=None)
    page = text(as_bob.get(outline))
    assert "What did you do?" in page
    assert "I stayed near the kitchen." not in page


def test_a_content_note_folds_an_excerpt(as_bob, outline, opening):
    Post.objects.filter(pk=opening.pk).update(notes=["substances"])
    page = text(as_bob.get(outline))
    assert "Content note: substances described" in page
    assert "What did you do?" not in page


def test_posts_of_blocked_authors_are_not_listed(as_bob, outline, block):
    assert "What did you do?" not in text(as_bob.get(outline))


@pytest.mark.parametrize("person", ["client", "as_charlie"])
def test_strangers_find_no_outline(request, person, outline):
    assert request.getfixturevalue(person).get(outline).status_code == 404


# --- From unread thread to unread thread ----------------------------------------


def find_neighbour(client, thread, way):
    return client.get(f"/threads/{thread.public_id}/{way}/").url


@pytest.fixture
def three_threads(make_thread, bob, as_bob):
    """The oldest and the newest are unread, and the one between them is read."""
    oldest, middle, newest = (make_thread(name) for name in ("Oldest", "Middle", "Newest"))
    as_bob.get(middle.get_absolute_url())
    return oldest, middle, newest


def test_next_goes_down_the_list_of_the_group(as_bob, three_threads):
    oldest, _middle, newest = three_threads
    assert find_neighbour(as_bob, newest, "next") == f"/threads/{oldest.public_id}/unread/"


def test_previous_goes_up_the_list(as_bob, three_threads):
    oldest, _middle, newest = three_threads
    assert find_neighbour(as_bob, oldest, "previous") == f"/threads/{newest.public_id}/unread/"


def test_a_read_thread_with_a_new_reply_is_unread(as_bob, three_threads, organizer):
    _oldest, middle, newest = three_threads
    create_reply(middle.posts.get(), organizer, "Me too.")
    assert find_neighbour(as_bob, newest, "previous") == f"/threads/{middle.public_id}/unread/"


def test_at_the_end_the_link_returns_to_the_group(as_bob, three_threads, group):
    oldest, _middle, _newest = three_threads
    assert find_neighbour(as_bob, oldest, "next") == group.get_absolute_url()
    page = text(as_bob.get(group.get_absolute_url()))
    assert "There are no more unread threads in this direction." in page


def test_old_threads_are_not_unread(as_bob, three_threads):
    oldest, _middle, newest = three_threads
    old = timezone.now() - timezone.timedelta(days=40)
    type(oldest).objects.filter(pk=oldest.pk).update(last_active_at=old)
    assert find_neighbour(as_bob, newest, "next") == newest.group.get_absolute_url()


@pytest.mark.parametrize("way", ["next", "previous"])
def test_strangers_get_404(as_charlie, thread, way):
    assert as_charlie.get(f"/threads/{thread.public_id}/{way}/").status_code == 404


# --- Replying before one has joined ---------------------------------------------


@pytest.fixture
def reply_url(thread):
    return f"/threads/{thread.public_id}/reply/"


@pytest.mark.parametrize("visibility", ["open", "community"])
def test_replying_joins_a_group_that_anyone_can_join(
    as_charlie, charlie, group, reply_url, thread, visibility
):
    Group.objects.update(visibility=visibility)
    as_charlie.post(reply_url, {"text": "I danced."})
    assert thread.posts.filter(author=charlie, text="I danced.").exists()
    assert group.membership_of(charlie).is_current


def test_a_refused_reply_joins_nothing(as_charlie, charlie, group, reply_url):
    Group.objects.update(visibility="community")
    assert as_charlie.post(reply_url, {"text": " "}).status_code == 422
    assert group.membership_of(charlie) is None


def test_an_anonymous_reply_does_not_join(as_charlie, charlie, group, reply_url, thread):
    """The list of members would reveal who wrote it."""
    Group.objects.update(visibility="community")
    answer = as_charlie.post(reply_url, {"text": "I danced.", "anonymous": "on"})
    assert answer.status_code == 422
    page = text(answer)
    assert "s you. To post anonymously" in page
    assert "I danced." in page
    assert group.membership_of(charlie) is None
    assert not thread.posts.filter(author=charlie).exists()


def test_replying_does_not_accept_a_request_to_join(as_charlie, charlie, group, reply_url):
    group.memberships.create(member=charlie, state="asked")
    assert as_charlie.post(reply_url, {"text": "I danced."}).status_code == 404


def test_a_banned_member_cannot_join_by_replying(as_charlie, charlie, group, reply_url):
    Group.objects.update(visibility="open")
    group.memberships.create(member=charlie, state="banned")
    assert as_charlie.post(reply_url, {"text": "I danced."}).status_code in {403, 404}
    assert group.membership_of(charlie).state == "banned"
