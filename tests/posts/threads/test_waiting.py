"""The list of threads that wait for a first reply, and their priority."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Challenge
from accounts.moderation_status.trust import Trust
from groups.models import Group
from posts.models import Thread
from posts.threads.editing import withdraw_post
from posts.threads.lists import list_recent_threads_in_groups, list_waiting_threads_for_home
from posts.threads.posting import create_reply, create_thread

URL = "/waiting/"


@pytest.fixture
def thread(first_wedding, group, alice):
    return Thread.objects.get(pk=first_wedding.pk)


def response_text(response):
    return response.content.decode()


def test_the_address(thread):
    assert reverse("posts:waiting") == URL


def test_members_who_can_reply_see_waiting_threads(as_bob, thread):
    page = response_text(as_bob.get(URL))
    assert "First wedding" in page
    assert "practical ideas" in page


@pytest.mark.parametrize("person", ["as_alice", "as_charlie", "client"])
def test_others_do_not_see_them(request, person, thread):
    assert "First wedding" not in response_text(request.getfixturevalue(person).get(URL))


def test_visitors_see_waiting_threads_of_open_groups(client, thread):
    Group.objects.update(visibility="open")
    assert "First wedding" in response_text(client.get(URL))


@pytest.mark.parametrize(
    "change",
    [{"support_wanted": ""}, {"locked_at": timezone.now()}, {"removed_at": timezone.now()}],
)
def test_threads_that_need_no_reply_do_not_wait(as_bob, thread, change):
    Thread.objects.update(**change)
    assert "First wedding" not in response_text(as_bob.get(URL))


def test_a_reply_ends_the_wait(as_organizer, answer):
    assert "First wedding" not in response_text(as_organizer.get(URL))


def test_crises_come_first_then_new_members_then_the_longest_waiting(as_bob, alice, charlie, group):
    charlie.trust = Trust.NEW
    alice.trust = Trust.SETTLED
    asking = {"kind": "discussion", "support_wanted": "listening"}
    create_thread(group, alice, "The longest", "How do you sleep?", **asking)
    create_thread(group, charlie, "The newcomer", "Hello from me", **asking)
    create_thread(group, alice, "The one in danger", "I want to kill myself", **asking)
    page = response_text(as_bob.get(URL))
    titles = ["The one in danger", "The newcomer", "The longest"]
    assert sorted(titles, key=page.index) == titles


def test_the_order_does_not_reveal_anonymous_new_members(charlie, group):
    charlie.trust = Trust.NEW
    opening = create_thread(
        group,
        charlie,
        "Unnamed",
        "Hello",
        kind="discussion",
        support_wanted="listening",
        anonymous=True,
    )
    assert opening.thread.priority == Thread.Priority.NORMAL


def test_deleted_threads_do_not_wait(as_bob, opening):
    withdraw_post(opening)
    assert "First wedding" not in response_text(as_bob.get(URL))


def test_threads_of_archived_groups_do_not_wait(as_bob, thread):
    Group.objects.update(archived_at=timezone.now())
    assert "First wedding" not in response_text(as_bob.get(URL))


def test_a_block_hides_waiting_threads(as_bob, thread, block):
    assert "First wedding" not in response_text(as_bob.get(URL))


def test_the_longest_waiting_comes_first(as_bob, make_thread, thread):
    Thread.objects.filter(pk=make_thread("Older").pk).update(
        opened_at=timezone.now() - timedelta(days=1)
    )
    page = response_text(as_bob.get(URL))
    assert page.index("Older") < page.index("First wedding")


def test_shared_challenges_are_shown_to_the_reader_only(as_bob, as_organizer, bob, group, thread):
    alcohol = Challenge.objects.get(slug="alcohol")
    bob.challenges.add(alcohol)
    group.challenges.add(alcohol)
    assert "You have this in common" in response_text(as_bob.get(URL))
    assert "You have this in common" not in response_text(as_organizer.get(URL))


def test_a_longer_page_takes_as_many_queries_as_a_short_one(
    as_bob, bob, group, make_thread, thread
):
    alcohol = Challenge.objects.get(slug="alcohol")
    bob.challenges.add(alcohol)
    group.challenges.add(alcohol)

    def count_queries():
        with CaptureQueriesContext(connection) as queries:
            as_bob.get(URL)
        return len(queries)

    short = count_queries()
    for number in range(8):
        make_thread(f"Thread {number}")
    assert count_queries() == short <= 12


def test_post_is_not_allowed(as_bob):
    assert as_bob.post(URL).status_code == 405


def test_home_lists_waiting_threads_and_news(bob, alice, opening, thread):
    assert list_waiting_threads_for_home(bob, 4) == [thread]
    assert list_waiting_threads_for_home(alice, 4) == []
    create_reply(opening, bob, "Yes.")
    assert list_waiting_threads_for_home(bob, 4) == []
    assert list_recent_threads_in_groups(4, member=bob) == [thread]


def test_home_lists_nothing_of_a_strangers_groups(charlie, thread):
    Group.objects.update(visibility="open")
    assert list_recent_threads_in_groups(4, member=charlie) == []


def test_home_stays_within_its_query_budget(as_bob, bob, thread):
    bob.challenges.add(Challenge.objects.get(slug="alcohol"))
    with CaptureQueriesContext(connection) as queries:
        assert "First wedding" in response_text(as_bob.get("/"))
    assert len(queries) <= 12
