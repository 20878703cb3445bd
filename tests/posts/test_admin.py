"""Threads and posts in the admin site."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from posts.models import Action, Notice, Post, Thread
from posts.threads.posting import create_thread

PAGES = ["thread", "post", "reaction"]


def act(client, model, action, row):
    url = reverse(f"admin:posts_{model}_changelist")
    return client.post(url, {"action": action, "_selected_action": [row.pk]}, follow=True)


@pytest.mark.parametrize("model", PAGES)
def test_lists_can_be_searched(as_moderator, answer, model):
    url = reverse(f"admin:posts_{model}_changelist")
    assert as_moderator.get(url + "?q=kitchen").status_code == 200


@pytest.mark.parametrize("model", PAGES)
def test_members_cannot_open_the_admin(as_alice, model):
    assert as_alice.get(reverse(f"admin:posts_{model}_changelist")).status_code in {302, 403, 404}


def test_a_thread_is_closed_and_reopened(as_moderator, thread):
    act(as_moderator, "thread", "lock_threads", thread)
    assert Thread.objects.get().locked_at
    act(as_moderator, "thread", "unlock_threads", thread)
    assert not Thread.objects.get().locked_at


@pytest.mark.parametrize("model", ["thread", "post"])
def test_a_hidden_post_can_be_restored(as_moderator, thread, opening, model):
    row = {"thread": thread, "post": opening}[model]
    page = act(as_moderator, model, f"hide_{model}s", row)
    assert type(row).objects.get(pk=row.pk).removed_at
    assert f"1 {model} hidden." in page.content.decode()
    assert (
        "Nothing was changed." in act(as_moderator, model, f"hide_{model}s", row).content.decode()
    )
    page = act(as_moderator, model, f"restore_{model}s", row)
    assert f"1 {model} restored." in page.content.decode()
    assert not type(row).objects.get(pk=row.pk).removed_at


def test_acts_on_many_rows_are_logged_and_notify(as_moderator, alice, moderator, opening):
    act(as_moderator, "post", "hide_posts", opening)
    line = Action.objects.get(kind="hide")
    assert (line.moderator_id, line.subject_id) == (moderator.pk, alice.pk)
    assert Notice.objects.get(action=line).member == alice


@pytest.mark.parametrize("model", ["thread", "post"])
def test_each_row_has_a_page_that_links_to_the_site(as_moderator, thread, opening, model):
    row = {"thread": thread, "post": opening}[model]
    page = as_moderator.get(reverse(f"admin:posts_{model}_change", args=[row.pk]))
    assert "View on site" in page.content.decode()


def test_nobody_can_edit_the_text_of_a_member(as_moderator, opening):
    as_moderator.post(reverse("admin:posts_post_change", args=[opening.pk]), {"text": "Mine."})
    assert Post.objects.get().text == "What did you do?"


@pytest.mark.parametrize("model", ["thread", "post"])
def test_a_long_list_takes_as_many_queries_as_a_short_one(
    as_moderator, group, alice, thread, model
):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            as_moderator.get(reverse(f"admin:posts_{model}_changelist"))
        return len(queries)

    short = cost()
    for number in range(5):
        create_thread(group, alice, f"Thread {number}", "x", "story")
    assert cost() == short
