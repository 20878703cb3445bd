"""What moderators do with threads and posts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from posts.models import Action, Notice, Post, Thread
from posts.threads.posting import create_thread

PAGES = ["thread", "post", "reaction"]


def act(client, model, action, row):
    url = reverse(f"admin:posts_{model}_changelist")
    return client.post(url, {"action": action, "_selected_action": [row.pk]})


@pytest.mark.parametrize("model", PAGES)
def test_lists_can_be_searched(as_moderator, answer, model):
    url = reverse(f"admin:posts_{model}_changelist")
    assert as_moderator.get(url + "?q=kitchen").status_code == 200


@pytest.mark.parametrize("model", PAGES)
def test_members_do_not_get_in(as_alice, model):
    assert as_alice.get(reverse(f"admin:posts_{model}_changelist")).status_code in {302, 403, 404}


def test_a_thread_rests_and_wakes(as_moderator, thread):
    act(as_moderator, "thread", "lock_threads", thread)
    assert Thread.objects.get().locked_at
    act(as_moderator, "thread", "unlock_threads", thread)
    assert not Thread.objects.get().locked_at


@pytest.mark.parametrize("model", ["thread", "post"])
def test_what_is_hidden_can_be_restored(as_moderator, thread, opening, model):
    row = {"thread": thread, "post": opening}[model]
    act(as_moderator, model, f"hide_{model}s", row)
    assert type(row).objects.get(pk=row.pk).removed_at
    act(as_moderator, model, f"restore_{model}s", row)
    assert not type(row).objects.get(pk=row.pk).removed_at


def test_what_is_done_to_many_is_in_the_log_and_told(as_moderator, alice, moderator, opening):
    act(as_moderator, "post", "hide_posts", opening)
    line = Action.objects.get(kind="hide")
    assert (line.moderator_id, line.subject_id) == (moderator.pk, alice.pk)
    assert Notice.objects.get(action=line).member == alice


@pytest.mark.parametrize("model", ["thread", "post"])
def test_each_row_has_its_page_and_leads_to_the_site(as_moderator, thread, opening, model):
    row = {"thread": thread, "post": opening}[model]
    page = as_moderator.get(reverse(f"admin:posts_{model}_change", args=[row.pk]))
    assert "View on site" in page.content.decode()


def test_nobody_rewrites_a_members_words(as_moderator, opening):
    as_moderator.post(reverse("admin:posts_post_change", args=[opening.pk]), {"text": "Mine."})
    assert Post.objects.get().text == "What did you do?"


@pytest.mark.parametrize("model", ["thread", "post"])
def test_a_long_list_costs_what_a_short_one_costs(as_moderator, group, alice, thread, model):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            as_moderator.get(reverse(f"admin:posts_{model}_changelist"))
        return len(queries)

    short = cost()
    for number in range(5):
        create_thread(group, alice, f"Thread {number}", "x", "story")
    assert cost() == short
