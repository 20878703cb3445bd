"""The lists of threads of a group and of a member, and their query budgets."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups.models import Group
from posts.models import Thread
from posts.threads.posting import create_reply


@pytest.fixture
def url(group, thread):
    return reverse("posts:group", args=[group.slug])


def response_text(response):
    return response.content.decode()


@pytest.mark.parametrize("person", ["as_alice", "as_bob"])
def test_members_see_the_threads(request, person, url):
    page = response_text(request.getfixturevalue(person).get(url))
    assert "First wedding" in page
    assert "Start a thread" in page


@pytest.mark.parametrize("person", ["as_charlie", "client"])
def test_a_private_group_shows_strangers_only_its_description(request, person, url, group):
    answer = request.getfixturevalue(person).get(url)
    assert answer.url == reverse("groups:about", args=[group.slug])


def test_a_hidden_group_gives_404(as_charlie, url):
    Group.objects.update(visibility="hidden")
    assert as_charlie.get(url).status_code == 404


def test_readers_see_how_to_join(as_charlie, url):
    Group.objects.update(visibility="community")
    page = response_text(as_charlie.get(url))
    assert "First wedding" in page
    assert "Join group" in page
    assert "Start a thread" not in page


def test_an_archived_group_is_read_only(as_bob, url):
    Group.objects.update(archived_at=timezone.now())
    page = response_text(as_bob.get(url))
    assert "First wedding" in page
    assert "Start a thread" not in page


def test_an_empty_group_invites_to_post(as_bob, group):
    assert "There are no threads yet." in response_text(as_bob.get(group.get_absolute_url()))


def test_an_empty_archived_group_does_not_invite_to_post(as_bob, group):
    Group.objects.update(archived_at=timezone.now())
    assert "Start a thread" not in response_text(as_bob.get(group.get_absolute_url()))


def test_threads_can_be_filtered_by_kind(as_bob, make_thread, url):
    make_thread("How I began", kind="story")
    page = response_text(as_bob.get(url + "?kind=story"))
    assert "How I began" in page
    assert "First wedding" not in page


def test_the_next_page_keeps_the_kind(as_bob, make_thread, url):
    for number in range(26):
        make_thread(f"Story {number}", kind="story")
    assert "?kind=story&amp;page=" in response_text(as_bob.get(url + "?kind=story"))


def test_threads_of_blocked_members_are_not_listed(as_bob, url, block):
    assert "First wedding" not in response_text(as_bob.get(url))


def test_a_blocked_member_is_not_named_as_the_last_author(as_alice, answer, url, block):
    page = response_text(as_alice.get(url))
    assert "First wedding" in page
    assert "bob" not in page.split("<main")[1]


def test_a_removed_thread_is_gone(as_bob, url):
    Thread.objects.update(removed_at=timezone.now())
    assert "First wedding" not in response_text(as_bob.get(url))


def test_post_is_not_allowed(as_bob, url):
    assert as_bob.post(url).status_code == 405


def test_a_longer_page_takes_as_many_queries_as_a_short_one(as_bob, bob, make_thread, url):
    def count_queries():
        with CaptureQueriesContext(connection) as queries:
            as_bob.get(url)
        return len(queries)

    short = count_queries()
    for number in range(8):
        create_reply(make_thread(f"Thread {number}").posts.get(), bob, "Yes.")
    assert count_queries() == short <= 12


# --- Threads of one member ------------------------------------------------------


@pytest.fixture
def of_alice(alice, thread):
    return reverse("posts:member-threads", args=[alice.name_key])


def test_only_threads_that_the_reader_may_read_are_listed(as_bob, as_charlie, of_alice):
    assert "First wedding" in response_text(as_bob.get(of_alice))
    assert "First wedding" not in response_text(as_charlie.get(of_alice))


def test_a_block_hides_the_whole_page(as_bob, of_alice, block):
    assert as_bob.get(of_alice).status_code == 404


def test_visitors_sign_in_first(client, of_alice):
    assert client.get(of_alice).url.startswith(reverse("account_login"))


def test_the_list_takes_no_post(as_bob, of_alice):
    assert as_bob.post(of_alice).status_code == 405


def test_the_latest_reply_comes_first(as_bob, make_thread, thread, url):
    Thread.objects.filter(pk=make_thread("Older").pk).update(
        last_active_at=timezone.now() - timedelta(days=1)
    )
    page = response_text(as_bob.get(url))
    assert page.index("First wedding") < page.index("Older")
