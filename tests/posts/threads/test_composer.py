"""New threads and replies. Nothing that a member typed is lost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Group
from posts.models import Post, Thread
from posts.threads.editing import withdraw_post

STORY = {
    "title": " My  first year ",
    "kind": "story",
    "support_wanted": "",
    "text": "It rained.\r\nA lot.",
}
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[tap](javascript:alert(1))",
    '</textarea><script>alert(1)</script>"',
    "<style>*{display:none}</style>",
]


@pytest.fixture
def new_url(group):
    return reverse("posts:new-thread", args=[group.slug])


@pytest.fixture
def reply_url(thread):
    return reverse("posts:reply", args=[thread.public_id])


# --- A new thread ---------------------------------------------------------------


def test_a_member_starts_a_thread(as_bob, bob, group, new_url):
    answer = as_bob.post(new_url, STORY)
    thread = Thread.objects.get()
    assert answer.url == thread.get_absolute_url()
    assert (thread.title, thread.author, thread.group) == ("My first year", bob, group)
    assert thread.posts.get().text == "It rained.\nA lot."


def test_the_form_says_who_can_read_the_group(as_bob, new_url):
    page = as_bob.get(new_url).content.decode()
    assert "peers, not professionals" in page
    assert reverse("help-now") in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Please add a title. It helps the right people find your thread."),
        ({"text": "  "}, "Please write something."),
        ({"text": "x" * 20_001}, "This is too long for one post."),
        ({"support_wanted": "a miracle"}, "Please choose one from the list"),
    ],
)
def test_a_refused_thread_keeps_what_was_typed(as_bob, new_url, change, sentence):
    answer = as_bob.post(new_url, {**STORY, "title": "My first year"} | change)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert ("My first year" if "title" not in change else "It rained.") in page


def test_readers_are_told_to_join_first(as_charlie, new_url):
    Group.objects.update(visibility="community")
    answer = as_charlie.post(new_url, STORY)
    assert answer.status_code == 403
    assert "Join the group first" in answer.content.decode()


def test_strangers_find_nothing(as_charlie, new_url):
    assert as_charlie.get(new_url).status_code == 404


def test_visitors_sign_in_first(client, new_url):
    assert client.get(new_url).url.startswith(reverse("account_login"))


def test_an_archived_group_takes_no_threads(as_bob, new_url):
    Group.objects.update(archived_at=timezone.now())
    answer = as_bob.post(new_url, STORY)
    assert answer.status_code == 403
    assert "It rained." in answer.content.decode()
    assert not Thread.objects.exists()


# --- A reply --------------------------------------------------------------------


def test_a_member_replies_to_the_thread(as_bob, reply_url, opening):
    answer = as_bob.post(reply_url, {"text": "I danced."})
    reply = Post.objects.get(text="I danced.")
    assert answer.url == reply.get_absolute_url()
    assert reply.ancestors == [opening.pk]


def test_a_member_replies_to_one_post(as_alice, reply_url, opening, answer):
    as_alice.post(reply_url, {"text": "Good idea.", "answers": answer.public_id})
    assert Post.objects.get(text="Good idea.").ancestors == [opening.pk, answer.pk]


@pytest.mark.parametrize("text", ["", " \n ", "x" * 20_001])
def test_a_refused_reply_shows_the_thread_and_the_text(as_bob, reply_url, text):
    answer = as_bob.post(reply_url, {"text": text})
    assert answer.status_code == 422
    assert "What did you do?" in answer.content.decode()
    assert text.strip() in answer.content.decode()


def test_a_refused_reply_still_replies_to_the_same_post(as_alice, reply_url, answer):
    page = as_alice.post(reply_url, {"text": "", "answers": answer.public_id})
    assert "Replying to bob" in page.content.decode()


@pytest.mark.parametrize("answers", ["zzzzzzzzzzzz", "\0", "x" * 500])
def test_a_reply_to_an_unknown_post_is_kept_and_not_posted(as_bob, reply_url, thread, answers):
    answer = as_bob.post(reply_url, {"text": "I danced.", "answers": answers})
    assert answer.status_code in {403, 404, 422}
    assert "I danced." in answer.content.decode()
    assert thread.posts.count() == 1


def test_a_reply_to_a_removed_post_is_kept_and_not_posted(as_alice, reply_url, thread, answer):
    withdraw_post(answer)
    refused = as_alice.post(reply_url, {"text": "Good idea.", "answers": answer.public_id})
    assert refused.status_code == 422
    assert "Good idea." in refused.content.decode()
    assert thread.posts.count() == 2


def test_the_thread_takes_replies_when_its_opening_is_removed(as_bob, reply_url, opening, answer):
    withdraw_post(opening)
    assert as_bob.post(reply_url, {"text": "Take care."}).status_code == 302


@pytest.mark.parametrize("named", [True, False], ids=["named", "unnamed"])
def test_no_reply_crosses_a_block(as_bob, reply_url, opening, block, named):
    form = {"text": "Hey.", "answers": opening.public_id if named else ""}
    assert as_bob.post(reply_url, form).status_code == 422
    assert not Post.objects.filter(text="Hey.").exists()


@pytest.mark.parametrize(
    "closed",
    [{"locked_at": timezone.now()}, {"group__archived_at": timezone.now()}],
    ids=["resting", "archived"],
)
def test_a_closed_thread_keeps_the_text_and_posts_nothing(as_bob, reply_url, thread, closed):
    if "locked_at" in closed:
        Thread.objects.update(**closed)
    else:
        Group.objects.update(archived_at=closed["group__archived_at"])
    answer = as_bob.post(reply_url, {"text": "I danced."})
    assert answer.status_code == 403
    assert "I danced." in answer.content.decode()
    assert thread.posts.count() == 1


def test_replying_does_not_join_an_archived_group(as_charlie, reply_url, thread):
    Group.objects.update(visibility="community", archived_at=timezone.now())
    answer = as_charlie.post(reply_url, {"text": "Hello."})
    assert answer.status_code == 403
    assert "Hello." in answer.content.decode()


def test_a_banned_member_finds_nothing(as_bob, bob, group, reply_url):
    group.memberships.filter(member=bob).update(state="banned")
    assert as_bob.post(reply_url, {"text": "Hello."}).status_code == 404


def test_a_stranger_finds_no_thread(as_charlie, reply_url):
    assert as_charlie.post(reply_url, {"text": "Hello."}).status_code == 404


def test_get_is_not_allowed(as_bob, reply_url):
    assert as_bob.get(reply_url).status_code == 405


def test_too_many_replies_are_refused_and_the_text_kept(settings, as_bob, reply_url):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "reply": (1, 60)}
    as_bob.post(reply_url, {"text": "One."})
    answer = as_bob.post(reply_url, {"text": "Two."})
    assert answer.status_code == 429
    assert "Two." in answer.content.decode()


def test_scripts_in_text_never_run(as_bob, as_alice, reply_url, thread):
    for attack in ATTACKS:
        assert as_bob.post(reply_url, {"text": attack}).status_code == 302
    page = as_alice.get(thread.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    assert "<style>" not in page


@pytest.mark.parametrize("attack", ATTACKS)
def test_scripts_in_titles_and_refused_text_never_run(as_bob, new_url, attack):
    refused = {**STORY, "title": attack, "text": attack, "support_wanted": "a miracle"}
    page = as_bob.post(new_url, refused).content.decode()
    page += as_bob.post(new_url, {**STORY, "title": attack}, follow=True).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
