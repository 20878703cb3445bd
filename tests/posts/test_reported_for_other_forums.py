"""Faults that members of other forums reported: each kind was tried here and stays right."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import EmailPreferences, Member, Notification
from accounts.notifications.email import send_due_emails
from posts.models import Case, Post, Thread
from posts.moderation.reports import create_report
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_reply
from recovery_forum.lib.markup import extract_plain_text, render_markup

pytestmark = pytest.mark.django_db


def reply_url(thread):
    return reverse("posts:reply", args=[thread.public_id])


def search(client, words):
    return client.get(reverse("posts:search"), {"q": words})


# --- What people write ---------------------------------------------------------------


def test_a_text_at_the_limit_is_taken_although_browsers_send_line_breaks_as_two(as_bob, thread):
    longest = Post._meta.get_field("text").max_length
    line = "calm\n"
    text = (line * (longest // len(line) + 1))[: longest - 1] + "!"
    answer = as_bob.post(reply_url(thread), {"text": text.replace("\n", "\r\n"), "anyway": "on"})
    assert answer.status_code == 302
    assert Post.objects.latest("pk").text == text


def test_a_tab_in_a_title_becomes_a_space(as_alice, group):
    sent = {"title": "First\twedding  sober", "text": "Hello.", "kind": "discussion"}
    answer = as_alice.post(reverse("posts:new-thread", args=[group.slug]), sent)
    assert answer.status_code == 302
    assert Thread.objects.get().title == "First wedding sober"


def test_a_thread_of_any_title_has_an_address_that_opens(as_alice, make_thread):
    for title in ("🌻", "散歩", "***", "שלום", "~ * ~", "?!", "a/b\\c%2F#d?e"):
        thread = make_thread(title)
        assert as_alice.get(thread.get_absolute_url()).status_code == 200, title


def test_deep_quotes_lose_no_words():
    html = render_markup(">" * 1_600 + " words")
    assert "words" in extract_plain_text(html, 10_000)
    assert html.count("<blockquote") <= 16


def test_deep_lists_lose_no_words():
    lines = [f"{'  ' * depth}- step{depth}" for depth in range(30)]
    plain = extract_plain_text(render_markup("\n".join([*lines, "- end"])), 10_000)
    assert re.findall(r"step\d+", plain) == [f"step{depth}" for depth in range(30)]


@pytest.mark.parametrize(
    ("typed", "leads"),
    [
        ("[a page](example.org/help)", "https://example.org/help"),
        ("[a page](www.example.org)", "https://www.example.org"),
        ("[a page](sub.example.org:81?x=1#y)", "https://sub.example.org:81?x=1#y"),
        ("[to me](larch@example.org)", "mailto:larch@example.org"),
        ("![a picture](example.org/a.png)", "https://example.org/a.png"),
        ("[here](/groups/)", "/groups/"),
        ("[there](http://example.org)", "http://example.org"),
    ],
)
def test_the_address_of_a_link_needs_no_scheme(typed, leads):
    assert f'href="{leads}"' in render_markup(typed)


@pytest.mark.parametrize("name", ["app.info@example.com", "www.larch@example.com", "a.org@b.net"])
def test_an_email_address_is_no_link_to_a_page(name):
    assert "<a" not in render_markup(f"Write to {name}, please.")


@pytest.mark.parametrize(
    ("typed", "strong"),
    [
        ("これは**「大事」**です。", "「大事」"),
        ("**注意：**请看", "注意："),
        ("**真。**她", "真。"),
        ("**'강조'**는", "'강조'"),
        ("他说**「好」**，她说不。", "「好」"),
        ("**bold**text", "bold"),
    ],
)
def test_words_are_emphasized_beside_letters_of_scripts_without_spaces(typed, strong):
    assert f"<strong>{strong}</strong>" in render_markup(typed)


@pytest.mark.parametrize("typed", ["2*3*4 = 24", "5 * 6 * 7", "10*2**3"])
def test_a_sum_is_no_emphasis(typed):
    assert render_markup(typed) == f"<p>{typed}</p>\n"


# --- Conversation ------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "```\n  step one\n    step two\n```",
        "> earlier words\n\nMy words",
        "- one\n- two",
        "| a | b |",
    ],
)
def test_a_quote_keeps_code_lists_and_quotes(as_bob, alice, opening, text):
    post = create_reply(opening, alice, text)
    page = as_bob.get(opening.thread.get_absolute_url(), {"quote": post.public_id})
    field = re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.S)[1]
    quoted = field.replace("&gt;", ">").strip()
    inside = re.search(r"<blockquote>\s*(.*)</blockquote>", render_markup(quoted), re.S)[1]
    assert inside.strip() == render_markup(text).strip()


def test_a_reply_that_was_typed_while_the_session_ended_is_shown_to_its_author(client, thread):
    answer = client.post(reply_url(thread), {"text": "Written for an hour."})
    assertContains(answer, "Written for an hour.", status_code=403)


def test_a_form_that_is_older_than_its_session_says_what_to_do(thread):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("account_login"), {"login": "a@example.org", "password": "x"})
    assert answer.status_code == 403
    assert "try again" in answer.text.lower()


def test_a_reply_to_a_post_that_was_just_deleted_stays_a_reply_to_it(as_alice, answer, thread):
    withdraw_post(answer)
    as_alice.post(reply_url(thread), {"text": "I am here.", "answers": answer.public_id})
    reply = Post.objects.filter(text="I am here.").first()
    assert reply is None or answer.pk in reply.ancestors


def test_a_report_of_a_deleted_post_can_be_closed(as_watcher, alice, answer):
    create_report(alice, "post", answer, "harassment", "")
    withdraw_post(answer)
    case = Case.objects.get(origin=Case.Origin.REPORT)
    assert as_watcher.get(case.get_absolute_url()).status_code == 200
    as_watcher.post("/admin/", {"act": "dismiss", "case": [case.public_id]})
    case.refresh_from_db()
    assert case.closed_at


# --- Names, search, emails -----------------------------------------------------------


@pytest.mark.parametrize("name", ["threads", "block", "edit", "peers", "bruce.adams"])
def test_a_name_that_looks_like_an_address_has_its_profile(as_alice, make_member, group, name):
    member = make_member(name)
    group.memberships.create(member=member)
    assertContains(as_alice.get(member.get_absolute_url()), name)


def test_a_search_that_can_find_nothing_says_why(as_alice, opening, bob):
    """Emoji and very common words are not indexed."""
    for words in ("🥕", "❤️", "to be or not to be"):
        create_reply(opening, bob, f"They said: {words}. And then it rained.")
        page = search(as_alice, words)
        assertContains(page, "Very common words and signs such as emoji")
        assertNotContains(search(as_alice, f"{words} rained"), "No results")


def test_quotation_marks_in_a_title_are_plain_in_an_email(as_alice, alice, bob, make_thread):
    EmailPreferences.objects.create(member=alice, shows_details=True)
    thread = make_thread('Tom & Jerry\'s "first" <day>')
    create_reply(thread.posts.get(), bob, "Welcome.")
    Member.objects.update(last_active_at=timezone.now() - timedelta(days=1))
    ago = timezone.now() - timedelta(minutes=5)
    Notification.objects.update(email_due_at=ago, since=ago)
    send_due_emails()
    sent = next(message for message in mail.outbox if message.to == [alice.email])
    assert 'Tom & Jerry\'s "first" <day>' in sent.body
    assert "&quot;" not in sent.subject + sent.body
    assert "&amp;amp;" not in sent.alternatives[0].content
