"""Drafts, previews, quotes, earlier versions, and undoing a withdrawal."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from accounts.blocking.services import mute_member
from posts.drafts.services import save_draft
from posts.drafts.tasks import delete_old_drafts
from posts.models import Draft, Post, PostVersion, Thread
from posts.threads.posting import create_reply
from posts.threads.tasks import erase_withdrawn_posts
from posts.threads.visibility import hide_threads
from recovery_forum.lib.text import hash_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(first_wedding, group, alice):
    return Thread.objects.get(pk=first_wedding.pk)


def reply_draft_url(thread):
    return reverse("posts:keep-reply", args=[thread.public_id])


@pytest.fixture
def answer(thread, bob):
    return create_reply(thread.posts.get(), bob, "We danced until four.")


def post_url(post, name):
    return reverse(f"posts:{name}", args=[post.public_id])


# --- Drafts ---------------------------------------------------------------------


def test_a_draft_is_there_on_return(as_bob, thread):
    assert as_bob.post(reply_draft_url(thread), {"text": "Half a sen"}).status_code == 204
    as_bob.post(reply_draft_url(thread), {"text": "Half a sentence"})
    assert "Half a sentence" in as_bob.get(thread.get_absolute_url()).content.decode()
    assert Draft.objects.count() == 1


def test_a_draft_of_a_new_thread_is_there_on_return(as_bob, group):
    url = reverse("posts:keep-thread", args=[group.slug])
    as_bob.post(url, {"title": "On tea", "text": "It was late."})
    page = as_bob.get(reverse("posts:new-thread", args=[group.slug])).content.decode()
    assert "On tea" in page
    assert "It was late." in page


def test_nobody_else_can_see_it(as_bob, as_alice, as_moderator, thread):
    as_bob.post(reply_draft_url(thread), {"text": "Half a sentence"})
    for other in (as_alice, as_moderator):
        assert "Half a" not in other.get(thread.get_absolute_url()).content.decode()
        assert "Half a" not in other.get("/drafts/").content.decode()


def test_a_draft_is_deleted_when_it_is_posted(as_bob, thread):
    as_bob.post(reply_draft_url(thread), {"text": "Half a sentence"})
    as_bob.post(reverse("posts:reply", args=[thread.public_id]), {"text": "A whole one."})
    assert not Draft.objects.exists()


def test_an_emptied_draft_is_deleted(as_bob, thread):
    as_bob.post(reply_draft_url(thread), {"text": "Half a sentence"})
    as_bob.post(reply_draft_url(thread), {"text": "  "})
    assert not Draft.objects.exists()


def test_saving_with_the_button_says_so_and_returns(as_bob, thread):
    page = as_bob.post(reply_draft_url(thread), {"text": "Half", "by_hand": "1"}, follow=True)
    assert "Draft saved." in page.content.decode()


def test_drafts_in_the_list_can_be_continued_and_deleted(as_bob, as_alice, thread):
    as_bob.post(reply_draft_url(thread), {"text": "Half a sentence"})
    assert thread.get_absolute_url() in as_bob.get("/drafts/").content.decode()
    url = reverse("posts:let-go-draft", args=[Draft.objects.get().pk])
    page = html.fromstring(as_bob.get("/drafts/").text)
    assert page.xpath(f"//details/form[@action='{url}']"), "One press loses nothing."
    assert as_alice.post(url).status_code == 404
    as_bob.post(url)
    assert not Draft.objects.exists()


def test_the_list_does_not_name_a_group_that_the_member_left(as_bob, bob, group, thread):
    as_bob.post(reply_draft_url(thread), {"text": "Half a sentence"})
    group.memberships.filter(member=bob).delete()
    assert "First wedding" not in as_bob.get("/drafts/").content.decode()


def test_strangers_cannot_save_drafts(as_charlie, client, thread):
    assert as_charlie.post(reply_draft_url(thread), {"text": "x"}).status_code == 404
    assert client.post(reply_draft_url(thread), {"text": "x"}).status_code == 403
    assert not Draft.objects.exists()


def test_old_drafts_are_deleted(bob, thread):
    save_draft(bob, "Half", thread=thread)
    Draft.objects.update(saved_at=timezone.now() - timedelta(days=91))
    delete_old_drafts()
    assert not Draft.objects.exists()


def test_a_draft_is_cut_at_the_length_of_a_post(as_bob, thread):
    assert as_bob.post(reply_draft_url(thread), {"text": "x" * 30_000}).status_code == 204
    assert len(Draft.objects.get().text) == 20_000


def test_the_preview_shows_the_post_as_rendered(as_bob):
    page = as_bob.post("/drafts/preview/", {"text": "*Hello* <script>"}).content.decode()
    assert "<em>Hello</em>" in page
    assert "<script>" not in page


def test_a_quote_starts_the_reply(as_alice, thread, answer):
    page = as_alice.get(thread.get_absolute_url(), {"quote": answer.public_id}).content.decode()
    assert "&gt; We danced until four." in page
    again = as_alice.get(thread.get_absolute_url(), {"quote": "nothing"})
    assert again.status_code == 200


# --- Versions -------------------------------------------------------------------


def edit(client, post, text, **more):
    return client.post(post_url(post, "edit"), {"text": text, **more})


def test_earlier_versions_are_for_the_author(as_bob, as_alice, as_moderator, answer):
    """Moderators see them in the admin site, because they are not members of the group."""
    edit(as_bob, answer, "We danced until five.", text_hash=hash_text(answer.text))
    assert as_moderator.get(post_url(answer, "history")).status_code == 404
    assert "<del>four.</del>" in as_bob.get(post_url(answer, "history")).content.decode()
    assert as_alice.get(post_url(answer, "history")).status_code == 404


def test_readers_see_earlier_versions_if_the_author_allows(as_bob, as_alice, as_charlie, answer):
    edit(as_bob, answer, "We danced until five.", shows_history="on")
    assert "<ins>five.</ins>" in as_alice.get(post_url(answer, "history")).content.decode()
    assert as_charlie.get(post_url(answer, "history")).status_code == 404


def test_concurrent_edits_lose_nothing(as_bob, answer):
    seen = hash_text(answer.text)
    edit(as_bob, answer, "The first window.", text_hash=seen)
    met = edit(as_bob, answer, "The second window.", text_hash=seen)
    page = met.content.decode()
    assert met.status_code == 409
    assert "The first window." in page
    assert "The second window." in page
    assert met.context["form"]["text"].value() == "The second window."
    answer.refresh_from_db()
    assert answer.text == "The first window."
    edit(as_bob, answer, "The second window.", text_hash=hash_text("The first window."))
    assert [one.text for one in answer.versions.all()] == [
        "We danced until four.",
        "The first window.",
    ]


def test_saving_without_a_change_creates_no_version(as_bob, answer):
    edit(as_bob, answer, answer.text)
    assert not PostVersion.objects.exists()
    answer.refresh_from_db()
    assert answer.edited_at is None


# --- Deleting -------------------------------------------------------------------


def test_deleting_can_be_undone_for_ten_minutes(as_bob, as_alice, answer, thread):
    assert (
        "Undo</button>" in as_bob.post(post_url(answer, "withdraw"), follow=True).content.decode()
    )
    assert "Undo</button>" not in as_alice.get(thread.get_absolute_url()).content.decode()
    assert "We danced" not in as_alice.get(thread.get_absolute_url()).content.decode()
    assert as_alice.post(post_url(answer, "undo")).status_code == 403
    as_bob.post(post_url(answer, "undo"))
    assert "We danced" in as_alice.get(thread.get_absolute_url()).content.decode()
    assert not PostVersion.objects.exists()


def test_after_ten_minutes_a_post_is_deleted_for_good(as_bob, answer):
    edit(as_bob, answer, "We danced until five.")
    as_bob.post(post_url(answer, "withdraw"))
    ago = timezone.now() - timedelta(minutes=11)
    Post.objects.filter(pk=answer.pk).update(withdrawn_at=ago, own_note="a wedding")
    assert as_bob.post(post_url(answer, "undo")).status_code == 403
    erase_withdrawn_posts()
    assert not PostVersion.objects.exists()
    answer.refresh_from_db()
    assert answer.own_note == ""


def test_a_deleted_post_shows_no_history(as_bob, answer):
    edit(as_bob, answer, "We danced until five.", shows_history="on")
    as_bob.post(post_url(answer, "withdraw"))
    assert as_bob.get(post_url(answer, "history")).status_code == 404


# --- What a draft replies to, and other forms -----------------------------------


def save(client, thread, text, **data):
    return client.post(reply_draft_url(thread), {"text": text, **data}).status_code


def test_a_draft_remembers_the_post_it_replies_to(as_alice, thread, answer):
    save(as_alice, thread, "Half", answers=answer.public_id)
    page = as_alice.get(thread.get_absolute_url())
    assert f'name="answers" value="{answer.public_id}"' in page.content.decode()
    assert "Replying to bob" in page.content.decode()


def test_a_draft_can_reply_to_the_thread_instead(as_alice, thread, answer):
    save(as_alice, thread, "Half", answers=answer.public_id)
    page = as_alice.get(f"{thread.get_absolute_url()}?reply=").content.decode()
    assert 'name="answers" value=""' in page


def test_an_autosave_that_arrives_after_posting_changes_nothing(as_bob, thread):
    submission = str(uuid4())
    data = {"text": "A whole one.", "submission": submission}
    as_bob.post(reverse("posts:reply", args=[thread.public_id]), data)
    assert save(as_bob, thread, "A whole on", submission=submission) == 204
    assert not Draft.objects.exists()


def test_two_devices_do_not_overwrite_each_other_silently(as_bob, thread):
    phone, laptop = str(uuid4()), str(uuid4())
    assert save(as_bob, thread, "From the phone", submission=phone, draft_hash="") == 204
    assert save(as_bob, thread, "From the laptop", submission=laptop, draft_hash="") == 409
    assert Draft.objects.get().text == "From the phone"
    page = as_bob.post(
        reply_draft_url(thread),
        {
            "text": "From the laptop", "submission": laptop, "draft_hash": "", "by_hand": "1",
        },
        follow=True,
    )  # fmt: skip
    assert "Your draft now contains both." in page.content.decode()
    assert Draft.objects.get().text == "From the laptop\n\n---\n\nFrom the phone"


def test_a_draft_can_be_continued_on_another_device(as_bob, thread):
    phone, laptop = str(uuid4()), str(uuid4())
    for text in ("a", "ab", "abc"):
        assert save(as_bob, thread, text, submission=phone, draft_hash="") == 204
    page = as_bob.get(thread.get_absolute_url()).content.decode()
    [version] = re.findall(r'name="draft_hash" value="(\w*)"', page)
    assert save(as_bob, thread, "abcd", submission=laptop, draft_hash=version) == 204
    assert save(as_bob, thread, "abcx", submission=phone, draft_hash="") == 409
    assert Draft.objects.get().text == "abcd"


@pytest.mark.parametrize("submission", ["", "x", "\0"])
def test_an_incomplete_form_saves_a_draft(as_bob, thread, submission):
    assert save(as_bob, thread, "Half\0", submission=submission, answers="\0") == 204
    assert Draft.objects.get().text == "Half"


# --- The list names no thread that other lists hide -----------------------------


def remove(thread, reader):
    hide_threads([thread.pk])


def hold(thread, reader):
    Thread.objects.filter(pk=thread.pk).update(held_at=timezone.now())


def mute_its_author(thread, reader):
    mute_member(reader, thread.author)


@pytest.mark.parametrize("hide", [remove, hold, mute_its_author])
def test_the_title_of_a_hidden_thread_is_not_in_the_list(as_bob, bob, thread, hide):
    Draft.objects.create(member=bob, thread=thread, text="Half a sentence")
    assert thread.title in as_bob.get("/drafts/").text
    hide(thread, bob)
    page = as_bob.get("/drafts/").text
    assert thread.title not in page
    assert "Half a sentence" in page
    assert "Reply in a thread that is hidden" in page


def test_a_title_from_right_to_left_has_its_own_direction(as_bob, bob, group):
    Draft.objects.create(member=bob, group=group, title="שלום")
    page = as_bob.get("/drafts/").text
    assert re.search(r'<a class="title" dir="auto" href="[^"]+">\s+שלום', page)
    assert f"<bdi>{group.name}</bdi>" in page
