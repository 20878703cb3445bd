"""The threads of a group: order, excerpts, new replies, the side column, and watching."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from groups.models import Group, Membership
from posts.models import HiddenPost, Post, Thread
from posts.read_state.services import mark_group_threads_read
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_reply, create_thread, release_post
from posts.threads.tasks import count_weekly_posts


def text(response):
    return response.content.decode()


@pytest.fixture
def url(group):
    return group.get_absolute_url()


def titles(response):
    return [thread.title for thread in response.context["page"]]


# --- The order ------------------------------------------------------------------


@pytest.fixture
def threads(make_thread, bob):
    """Two threads, of which the older one has the latest reply."""
    older, newer = make_thread("Older"), make_thread("Newer")
    create_reply(older.posts.get(), bob, "Yes.")
    return older, newer


ORDERS = {
    "": ["Older", "Newer"],
    "?sort=newest": ["Newer", "Older"],
    "?sort=unanswered": ["Newer"],
    "?sort=zz%00": ["Older", "Newer"],
    "?sort=unanswered&kind=story": [],
}


def test_the_order_is_chosen(as_bob, threads, url):
    assert {query: titles(as_bob.get(url + query)) for query in ORDERS} == ORDERS


def test_the_next_page_goes_on_in_the_same_order(as_bob, make_thread, url):
    for number in range(27):
        make_thread(f"Thread {number}")
    for sort in ("newest", "unanswered"):
        first = as_bob.get(f"{url}?sort={sort}")
        second = as_bob.get(f"{url}?sort={sort}&page={first.context['page'].next_cursor}")
        assert titles(first) + titles(second) == [f"Thread {n}" for n in range(26, -1, -1)]


def test_if_all_threads_have_replies_the_list_says_so(as_bob, threads, bob, url):
    create_reply(threads[1].posts.get(), bob, "Yes.")
    assert "Every thread here has a reply." in text(as_bob.get(f"{url}?sort=unanswered"))


def test_a_pinned_thread_is_listed_once(as_bob, threads, url):
    Thread.objects.filter(title="Older").update(pinned_at=timezone.now())
    page = as_bob.get(url)
    assert [thread.title for thread in page.context["pinned"]] == ["Older"]
    assert titles(page) == ["Newer"]
    assert "Older" in titles(as_bob.get(f"{url}?sort=newest"))


# --- Excerpts -------------------------------------------------------------------


def test_the_list_shows_an_excerpt(as_bob, thread, url):
    assert "What did you do?" in text(as_bob.get(url))


def test_an_excerpt_is_short_plain_text(as_bob, group, alice, url):
    words = "A *loud* night & <b>more</b> " + "of the same " * 80
    create_thread(group, alice, "At night", words, "discussion")
    [thread] = as_bob.get(url).context["page"].items
    assert thread.excerpt.startswith("A loud night & <b>more</b> of the same")
    assert len(thread.excerpt) <= 180


def test_the_face_and_the_name_are_of_who_wrote_the_excerpt(as_bob, opening, bob, url):
    create_reply(opening, bob, "I danced.")
    row = text(as_bob.get(url)).split("thread-row")[1].split("</li>")[0]
    assert row.index(">Al</span>") < row.index("alice:</bdi>") < row.index("What did you do?")
    assert ">Bo</span>" not in row
    assert "bob replied" in row


def test_an_anonymous_thread_has_no_face(as_bob, group, alice, url):
    create_thread(group, alice, "At night", "Bottles everywhere.", "discussion", anonymous=True)
    row = text(as_bob.get(url)).split("thread-row")[1].split("</li>")[0]
    assert "Anonymous:</bdi>" in row
    assert "nobody" in row
    assert "alice" not in row.lower()


def test_a_content_note_replaces_the_excerpt(as_bob, opening, url):
    Post.objects.filter(pk=opening.pk).update(notes=["substances"])
    page = text(as_bob.get(url))
    assert "Content note: substances described" in page
    assert "What did you do?" not in page


def test_a_deleted_opening_has_no_excerpt(as_bob, opening, bob, url):
    create_reply(opening, bob, "I danced.")
    withdraw_post(opening)
    assert "What did you do?" not in text(as_bob.get(url))


def test_a_reader_who_hid_the_opening_gets_no_excerpt(as_bob, bob, opening, url):
    HiddenPost.objects.create(member=bob, post=opening)
    assert "What did you do?" not in text(as_bob.get(url))


# --- Since the last visit -------------------------------------------------------


def new_replies(client, url):
    return client.get(url).context["page"].items[0].new_reply_count


def test_new_replies_are_counted_since_the_last_visit(as_bob, thread, opening, organizer, url):
    as_bob.get(thread.get_absolute_url())
    create_reply(opening, organizer, "I danced.")
    create_reply(opening, organizer, "And left at ten.")
    assert "2 new replies" in text(as_bob.get(url))
    as_bob.get(thread.get_absolute_url())
    assert new_replies(as_bob, url) == 0


def test_a_first_visit_counts_nothing_as_new(as_bob, answer, url):
    assert new_replies(as_bob, url) == 0


def test_marking_all_as_read_counts_from_now(as_bob, bob, thread, opening, organizer, group, url):
    as_bob.get(thread.get_absolute_url())
    create_reply(opening, organizer, "I danced.")
    mark_group_threads_read(bob, group)
    assert new_replies(as_bob, url) == 0
    create_reply(opening, organizer, "All night.")
    assert new_replies(as_bob, url) == 1


def test_a_reply_that_was_deleted_is_not_new(as_bob, thread, opening, organizer, url):
    as_bob.get(thread.get_absolute_url())
    withdraw_post(create_reply(opening, organizer, "I danced."))
    assert new_replies(as_bob, url) == 0


# --- The side column ------------------------------------------------------------


def test_rules_organizers_and_tasks_are_beside_the_list(as_bob, group, thread, url):
    Group.objects.filter(pk=group.pk).update(rules="Be *kind*.")
    group = Group.objects.get(pk=group.pk)
    group.save()
    group.opportunities.create(title="Make tea", effort="An hour", place="Library")
    page = text(as_bob.get(url))
    for words in ("Rules in short", "Be kind.", "Organizers", "olive", "Make tea"):
        assert words in page


def test_visitors_are_not_told_who_organizes(client, group, thread, url):
    Group.objects.update(visibility="open")
    page = text(client.get(url))
    assert "First wedding" in page
    assert "olive" not in page


def make_meeting(group, name, **fields):
    fields = {"weekday": 4, "time": "19:00", "time_zone": "UTC", "place": "Library"} | fields
    return group.meetings.create(name=name, **fields)


def test_the_next_meeting_is_not_a_cancelled_one(as_bob, group, thread, url):
    tomorrow = timezone.now() + timedelta(days=1)
    day = (tomorrow.weekday() + 1) % 7
    make_meeting(group, "Called off", weekday=day, cancelled_days=[tomorrow.date()])
    make_meeting(group, "Later", weekday=(day + 1) % 7)
    page = text(as_bob.get(url))
    assert "Later" in page
    assert "Called off" not in page


def test_the_group_can_be_searched_from_its_page(as_bob, thread, url, group):
    page = text(as_bob.get(url))
    assert f'name="group" value="{group.slug}"' in page
    found = text(as_bob.get(f"{reverse('posts:search')}?q=wedding&group={group.slug}"))
    assert "First wedding" in found


# --- Watching -------------------------------------------------------------------


@pytest.fixture
def watch_url(group):
    return reverse("groups:watch", args=[group.slug])


def new_thread_notifications(member):
    return Notification.objects.filter(member=member, kind=Notification.Kind.THREAD_STARTED)


def test_watchers_are_notified_of_each_new_thread(as_bob, bob, watch_url, make_thread, url):
    as_bob.post(watch_url, {"watch": "1"})
    thread = make_thread("News")
    assert new_thread_notifications(bob).get().url == thread.get_absolute_url()
    assert "Watching new threads" in text(as_bob.get(url))


def test_members_who_stopped_watching_are_not_notified(as_bob, bob, watch_url, make_thread):
    as_bob.post(watch_url, {"watch": "1"})
    as_bob.post(watch_url, {"watch": "0"})
    make_thread("News")
    assert not new_thread_notifications(bob).exists()


def watch(group, member):
    Membership.objects.filter(group=group, member=member).update(watches_threads=True)


def test_the_author_is_not_notified_of_their_own_thread(group, alice, make_thread):
    watch(group, alice)
    make_thread("Mine")
    assert not new_thread_notifications(alice).exists()


def test_an_anonymous_thread_names_nobody(group, alice, bob):
    watch(group, bob)
    create_thread(group, alice, "At night", "It is loud.", "discussion", anonymous=True)
    assert new_thread_notifications(bob).get().latest_actor is None


def test_nobody_is_notified_across_a_block_of_a_thread(group, bob, make_thread, block):
    watch(group, bob)
    make_thread("News")
    assert not new_thread_notifications(bob).exists()


def test_a_held_thread_notifies_once_it_is_approved(group, alice, bob):
    from accounts.models import Member

    watch(group, bob)
    Member.objects.filter(pk=alice.pk).update(approval_required_since=timezone.now())
    alice.refresh_from_db()
    opening = create_thread(group, alice, "Held", "It is loud.", "discussion")
    assert not new_thread_notifications(bob).exists()
    release_post(opening)
    assert new_thread_notifications(bob).count() == 1


def test_leaving_a_group_ends_watching(as_bob, bob, group, watch_url):
    from groups.membership.services import join_group, leave_group

    Group.objects.update(visibility="open")
    as_bob.post(watch_url, {"watch": "1"})
    leave_group(group, bob)
    assert not join_group(group, bob).watches_threads


def test_only_members_can_watch_a_group(as_charlie, charlie, group, watch_url):
    assert as_charlie.post(watch_url, {"watch": "1"}).status_code == 404
    Group.objects.update(visibility="community")
    assert as_charlie.post(watch_url, {"watch": "1"}).status_code == 403


def test_watching_needs_post(as_bob, watch_url):
    assert as_bob.get(watch_url).status_code == 405


# --- How alive a group is -------------------------------------------------------


def weekly(group):
    return Group.objects.get(pk=group.pk).weekly_post_count


def test_posts_of_a_week_are_counted(group, thread, answer):
    count_weekly_posts()
    assert weekly(group) == 2


def test_posts_that_nobody_can_read_are_not_counted(group, thread, opening, bob):
    withdraw_post(create_reply(opening, bob, "I danced."))
    Post.objects.filter(pk=create_reply(opening, bob, "No.").pk).update(held_at=timezone.now())
    count_weekly_posts()
    assert weekly(group) == 1


def test_older_posts_do_not_count(group, thread, answer):
    old = timezone.now() - timedelta(days=8)
    Post.objects.update(posted_at=old)
    count_weekly_posts()
    assert weekly(group) == 0


def test_a_group_without_recent_posts_is_called_quiet(as_bob, group, thread):
    Group.objects.update(weekly_post_count=7)
    assert "7 posts this week" in text(as_bob.get("/groups/"))
    Thread.objects.update(last_active_at=timezone.now() - timedelta(days=8))
    count_weekly_posts()
    assert "Quiet this week" in text(as_bob.get("/groups/"))


def test_unchanged_rows_are_not_written(group, thread, django_assert_num_queries):
    count_weekly_posts()
    with pytest.MonkeyPatch.context(), django_assert_num_queries(1):
        count_weekly_posts()


# --- Cards ----------------------------------------------------------------------


def test_a_group_can_be_joined_from_its_card(as_charlie, charlie, make_group):
    group = make_group("Open door", Group.Visibility.OPEN)
    page = text(as_charlie.get("/groups/"))
    assert f'action="{reverse("groups:join", args=[group.slug])}"' in page
    as_charlie.post(reverse("groups:join", args=[group.slug]))
    assert "Joined" in text(as_charlie.get("/groups/?q=door"))


@pytest.mark.parametrize(
    ("state", "words"), [("asked", "Requested"), ("", "Ask to join"), ("invited", "Join group")]
)
def test_the_card_of_a_private_group_says_how_to_join(
    as_charlie, charlie, make_group, state, words
):
    group = make_group("Closed door")
    if state:
        group.memberships.create(member=charlie, state=state)
    card = text(as_charlie.get("/groups/")).split("Closed door</a>")[1].split("</li>")[0]
    assert words in card
    assert ("<button" in card) == (state == "invited")


def test_a_banned_member_is_not_offered_to_join(as_charlie, charlie, make_group):
    group = make_group("Open door", Group.Visibility.OPEN)
    group.memberships.create(member=charlie, state="banned")
    card = text(as_charlie.get("/groups/")).split("Open door</a>")[1].split("</li>")[0]
    assert "Join" not in card


@pytest.mark.parametrize(("language", "shown"), [("en", False), ("de", True), ("", False)])
def test_a_language_is_named_if_it_differs(as_charlie, make_group, language, shown):
    make_group("Open door", Group.Visibility.OPEN, language=language)
    card = text(as_charlie.get("/groups/")).split("Open door</a>")[1].split("</li>")[0]
    assert ("lang=" in card) == shown


def test_visitors_who_want_to_join_sign_up_and_return(client, make_group):
    group = make_group("Open door", Group.Visibility.OPEN)
    page = text(client.get("/groups/"))
    assert f"/accounts/signup/?next={group.get_absolute_url()}" in page
    assert "csrfmiddlewaretoken" not in page.split("<main")[1].split("</main>")[0]
