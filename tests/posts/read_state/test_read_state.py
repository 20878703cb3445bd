"""Unread posts, and following and muting threads."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from groups.models import Group
from posts.models import Post, ReadMark, Thread
from posts.read_state import services
from posts.read_state.services import find_first_unread_post, mark_posts_read, set_subscription
from posts.threads.editing import withdraw_post
from posts.threads.lists import list_recent_threads_in_groups
from posts.threads.posting import create_reply


@pytest.fixture
def thread(first_wedding, group, alice):
    return Thread.objects.get(pk=first_wedding.pk)


@pytest.fixture
def url(thread):
    return thread.get_absolute_url()


@pytest.fixture
def lists(group):
    return group.get_absolute_url()


def response_text(response):
    return response.content.decode()


def set_thread_subscription(client, thread, subscription, **extra):
    return client.post(
        reverse("posts:attention", args=[thread.public_id]), {"attention": subscription}, **extra
    )


# --- Unread ---------------------------------------------------------------------


def test_nothing_is_new_at_the_first_visit(as_bob, opening, organizer, url, lists):
    create_reply(opening, organizer, "Here.")
    assert '/unread/"' not in response_text(as_bob.get(lists))
    assert ">new<" not in response_text(as_bob.get(url))


def test_new_posts_are_marked_until_seen(as_bob, opening, organizer, url, lists):
    as_bob.get(url)
    reply = create_reply(opening, organizer, "Here.")
    assert '/unread/"' in response_text(as_bob.get(lists))
    page = response_text(as_bob.get(url))
    assert page.count(">new<") == 1
    assert f'href="#post-{reply.public_id}"' in page
    assert ">new<" not in response_text(as_bob.get(url))
    assert '/unread/"' not in response_text(as_bob.get(lists))


def test_ones_own_posts_are_not_new(as_bob, bob, opening, url):
    as_bob.get(url)
    create_reply(opening, bob, "Here.")
    assert ">new<" not in response_text(as_bob.get(url))


def test_the_link_leads_to_the_first_unread_post(as_bob, opening, organizer, thread, url):
    as_bob.get(url)
    reply = create_reply(opening, organizer, "Here.")
    create_reply(reply, organizer, "And here.")
    link = reverse("posts:unread", args=[thread.public_id])
    assert as_bob.get(link).url == reply.get_absolute_url()
    as_bob.get(url)
    newest = Post.objects.get(text="And here.")
    assert as_bob.get(link).url == newest.get_absolute_url()


def test_the_link_never_leads_to_a_held_post(as_bob, opening, organizer, thread, url):
    """It is visible to its author only: Bob would get a 404."""
    seen = create_reply(opening, organizer, "Here.")
    as_bob.get(url)
    held = create_reply(opening, organizer, "Buy this.")
    Post.objects.filter(pk=held.pk).update(held_at=timezone.now())
    link = reverse("posts:unread", args=[thread.public_id])
    assert as_bob.get(link).url == seen.get_absolute_url()


def test_a_page_that_shows_nothing_unread_writes_nothing(as_bob, opening, url):
    as_bob.get(url)
    with CaptureQueriesContext(connection) as queries:
        as_bob.get(url)
    assert not [q for q in queries if "INSERT" in q["sql"] and "readmark" in q["sql"]]


def test_the_first_visit_stays_within_the_budget(as_bob, opening, organizer, url):
    deep = create_reply(create_reply(opening, organizer, "1"), organizer, "2")
    last = create_reply(deep, organizer, "3")
    for query in ("", f"?at={last.public_id}", f"?at={last.public_id}&reply={last.public_id}"):
        ReadMark.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            as_bob.get(url + query)
        assert len(queries) <= 8, [q["sql"][:120] for q in queries]


def test_visitors_leave_no_read_mark(client, url):
    Group.objects.update(visibility="open")
    client.get(url)
    assert not ReadMark.objects.filter(read_to__gt=0).exists()


def test_a_whole_group_can_be_marked_as_read(as_bob, make_thread, opening, organizer, group, lists):
    other = make_thread("Another")
    for one in (opening.thread, other):
        as_bob.get(one.get_absolute_url())
        create_reply(one.posts.get(), organizer, "Here.")
    assert response_text(as_bob.get(lists)).count('/unread/"') == 2
    assert as_bob.post(reverse("posts:all-read", args=[group.slug])).url == lists
    assert '/unread/"' not in response_text(as_bob.get(lists))
    assert find_first_unread_post(group.memberships.get(member__name="bob").member, other) is None


def test_strangers_cannot_mark_a_group_as_read(as_charlie, group):
    assert as_charlie.post(reverse("posts:all-read", args=[group.slug])).status_code == 404


@pytest.mark.parametrize("name", ["unread", "attention"])
def test_strangers_find_no_thread(as_charlie, thread, name):
    url = reverse(f"posts:{name}", args=[thread.public_id])
    ask = as_charlie.get if name == "unread" else as_charlie.post
    assert ask(url).status_code == 404


def test_a_very_long_read_mark_drops_its_oldest_ids(bob, thread, opening, alice, monkeypatch):
    monkeypatch.setattr(services, "MAX_READ_IDS", 4)
    posts = [create_reply(opening, alice, "x") for _ in range(9)]
    mark = None
    for post in posts[2:]:
        mark_posts_read(bob, thread, mark, [post])
        mark = ReadMark.objects.get(member=bob, thread=thread)
        assert len(mark.read_ids) <= 4
    assert all(mark.has_read(post) for post in posts)


def test_newest_first_is_an_option(as_bob, opening, organizer, url):
    first = create_reply(opening, organizer, "First.")
    create_reply(opening, organizer, "Second.")
    create_reply(first, organizer, "Third.")
    page = response_text(as_bob.get(f"{url}?sort=newest"))
    assert page.index("Third.") < page.index("Second.") < page.index("First.")
    assert "replying to olive" in page
    assert 'class="level"' not in page


def test_pages_keep_the_order(as_bob, opening, organizer, url):
    Post.objects.bulk_create(
        Post(thread=opening.thread, author=organizer, ancestors=[opening.pk], text=f"Number {n}.")
        for n in range(30)
    )
    Thread.objects.update(reply_count=30)
    page = response_text(as_bob.get(f"{url}?sort=newest"))
    assert "&amp;sort=newest" in page


def test_the_post_of_a_permalink_is_highlighted(as_bob, answer, url):
    page = response_text(as_bob.get(f"{url}?at={answer.public_id}"))
    assert f'class="post here" id="post-{answer.public_id}"' in page
    assert 'class="post here"' not in response_text(
        as_bob.get(f"{url}?at={answer.public_id}&reply=x")
    )


# --- News -----------------------------------------------------------------------


def get_new_replies(client, thread, since):
    return client.get(reverse("posts:news", args=[thread.public_id]), {"since": since.public_id})


def test_new_replies_are_announced_in_one_line(as_bob, organizer, thread, opening):
    assert get_new_replies(as_bob, thread, opening).status_code == 204
    create_reply(opening, organizer, "Here.")
    assert "1 new reply" in response_text(get_new_replies(as_bob, thread, opening))
    create_reply(opening, organizer, "Here.")
    assert "2 new replies" in response_text(get_new_replies(as_bob, thread, opening))


def test_removed_posts_and_ones_own_are_not_announced(as_alice, alice, bob, thread, opening, block):
    create_reply(opening, alice, "Mine.")
    create_reply(opening, bob, "Blocked.")
    assert get_new_replies(as_alice, thread, opening).status_code == 204


def test_deleted_posts_are_not_announced(as_alice, thread, opening, answer):
    withdraw_post(answer)
    assert get_new_replies(as_alice, thread, opening).status_code == 204


@pytest.mark.parametrize("person", ["client", "as_charlie"])
def test_others_get_no_announcement(request, person, thread, opening, answer):
    assert get_new_replies(request.getfixturevalue(person), thread, opening).status_code == 204


@pytest.mark.parametrize("since", ["", "%00", "zzzz"])
def test_an_invalid_since_announces_nothing(as_bob, thread, answer, since):
    url = reverse("posts:news", args=[thread.public_id])
    assert as_bob.get(f"{url}?since={since}").status_code == 204


def test_the_page_polls_for_new_replies(as_bob, thread, answer, url):
    page = response_text(as_bob.get(url))
    assert f"{reverse('posts:news', args=[thread.public_id])}?since={answer.public_id}" in page
    assert 'aria-live="polite"' in page


# --- Follow and mute ------------------------------------------------------------


def count_notifications(member, kind):
    return Notification.objects.filter(member=member, kind=kind).count()


def test_replying_follows_the_thread(bob, organizer, opening, answer):
    create_reply(opening, organizer, "Here.")
    assert count_notifications(bob, "continued") == 1


def test_readers_who_do_not_follow_are_not_notified(as_organizer, organizer, opening, url, bob):
    as_organizer.get(url)
    create_reply(opening, bob, "Here.")
    assert count_notifications(organizer, "continued") == 0


def test_followers_are_notified(as_organizer, organizer, opening, thread, bob):
    assert set_thread_subscription(as_organizer, thread, "follows").url == thread.get_absolute_url()
    create_reply(opening, bob, "Here.")
    create_reply(opening, bob, "And here.")
    assert count_notifications(organizer, "continued") == 1


def test_a_member_who_unfollowed_is_not_followed_again_by_replying(
    as_bob, bob, organizer, opening, thread, answer
):
    set_thread_subscription(as_bob, thread, "plain")
    create_reply(opening, bob, "Once more.")
    create_reply(opening, organizer, "Here.")
    assert count_notifications(bob, "continued") == 0


def test_a_muted_thread_is_silent(as_alice, alice, bob, organizer, opening, thread, url, lists):
    as_alice.get(url)
    set_thread_subscription(as_alice, thread, "muted")
    Notification.objects.all().delete()
    create_reply(create_reply(opening, bob, "To you."), organizer, "To bob.")
    assert not Notification.objects.filter(member=alice).exists()
    assert '/unread/"' not in response_text(as_alice.get(lists))
    assert list_recent_threads_in_groups(8, member=alice) == []


def test_followers_across_a_block_are_not_notified(alice, bob, opening, answer, block):
    create_reply(opening, alice, "Mine.")
    assert count_notifications(bob, "continued") == 0


def test_a_follower_does_not_learn_who_replied_anonymously(bob, organizer, opening, answer):
    create_reply(opening, organizer, "Here.", anonymous=True)
    (one,) = Notification.objects.filter(member=bob, kind="continued")
    assert one.latest_actor is None
    assert not one.actors.exists()


def test_many_followers_take_as_many_queries_as_one(make_member, opening, bob, organizer, answer):
    def count_queries():
        with CaptureQueriesContext(connection) as queries:
            create_reply(opening, organizer, "Here.")
        return len(queries)

    count_queries()
    few = count_queries()
    for number in range(8):
        set_subscription(make_member(f"reader{number}"), opening.thread, "follows")
    assert count_queries() <= few + 2


def test_choosing_a_subscription_with_htmx_returns_the_control_only(as_bob, thread):
    answer = set_thread_subscription(as_bob, thread, "follows", HTTP_HX_REQUEST="true")
    assert "You follow this thread" in response_text(answer)
    assert "<main" not in response_text(answer)


def test_an_unknown_choice_is_refused(as_bob, thread):
    assert set_thread_subscription(as_bob, thread, "x").status_code == 400


@pytest.mark.parametrize("title", ["Unread", "News", "reply", "attention"])
def test_any_title_works_in_the_url(as_bob, make_thread, title):
    assert as_bob.get(make_thread(title).get_absolute_url()).status_code == 200


def test_get_is_not_allowed(as_bob, thread, group):
    assert as_bob.get(reverse("posts:attention", args=[thread.public_id])).status_code == 405
    assert as_bob.get(reverse("posts:all-read", args=[group.slug])).status_code == 405


def test_lists_with_read_marks_take_as_many_queries_as_without(as_bob, make_thread, url, lists):
    def count_queries():
        with CaptureQueriesContext(connection) as queries:
            as_bob.get(lists)
        return len(queries)

    short = count_queries()
    for number in range(10):
        as_bob.get(make_thread(f"Thread {number}").get_absolute_url())
    Thread.objects.update(last_active_at="2999-01-01T00:00Z")
    assert count_queries() == short <= 12
