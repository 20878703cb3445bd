"""Posts in emails and feeds: content notes, quotes, pictures, line breaks, absolute links."""

import re
from datetime import timedelta
from email import message_from_bytes
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import EmailPreferences, Member, Notification
from accounts.notifications.email import send_due_emails
from posts.threads.posting import create_reply
from recovery_forum.lib.email_queue import store_message

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def send(alice):
    """Return a function that sends Alice's notifications with details and returns the email."""
    EmailPreferences.objects.create(member=alice, shows_details=True)

    def send_email():
        ago = timezone.now() - timedelta(days=2)
        Member.objects.update(last_active_at=ago)
        Notification.objects.update(email_due_at=ago, since=ago)
        send_due_emails()
        [sent] = mail.outbox
        return sent

    return send_email


def headers_of(sent):
    """Return the headers of an email as it is sent."""
    return message_from_bytes(bytes(store_message(sent).message))


def html_of(sent):
    return sent.alternatives[0].content if sent.alternatives else ""


def full_text(sent):
    return sent.body + html_of(sent)


def test_a_post_with_a_content_note_is_described_by_it(send, bob, opening):
    create_reply(opening, bob, "A hard canary.", notes=["self-harm"], own_note="blood")
    sent = full_text(send())
    assert "canary" not in sent
    assert "Content note:" in sent
    assert "blood" in sent


@pytest.mark.parametrize(("choice", "is_shown"), [("open", True), ("hide", False)])
def test_the_choice_of_the_reader_applies(send, alice, bob, opening, choice, is_shown):
    Member.objects.filter(pk=alice.pk).update(content_note_preferences={"self-harm": choice})
    create_reply(opening, bob, "A hard canary.", notes=["self-harm"])
    sent = full_text(send())
    assert ("canary" in sent) == is_shown
    assert "Content note:" not in sent


def test_ones_own_text_follows_a_marked_quote(send, bob, opening):
    create_reply(opening, bob, f"> {'They asked about it. ' * 20}\n\nI called my sister.")
    body = send().body
    assert "> They asked about it." in body
    assert "I called my sister." in body


def test_a_post_with_only_a_picture_is_described_as_such(send, bob, opening):
    create_reply(opening, bob, "![the sea at six](/media/posts/a.webp)")
    assert "Picture: the sea at six" in send().body


def test_line_breaks_and_lists_are_kept(send, bob, opening):
    create_reply(opening, bob, "one\ntwo\n\n1. tea\n2. toast")
    sent = send()
    assert "  one\n  two\n\n  1. tea\n  2. toast\n" in sent.body
    assert "one<br>two<br><br>1. tea<br>2. toast" in html_of(sent)


def test_a_name_in_the_other_direction_is_isolated(send, make_member, group, opening):
    writer = make_member("محمد")
    group.memberships.create(member=writer)
    create_reply(opening, writer, "شكرا")
    sent = send()
    assert "\u2068محمد\u2069 answered" in sent.body or "\u2068محمد\u2069 replied" in sent.body
    assert '<blockquote dir="auto">شكرا</blockquote>' in html_of(sent)


def test_emails_ask_for_no_automatic_replies(send, bob, opening):
    create_reply(opening, bob, "Hello.")
    headers = headers_of(send())
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["X-Auto-Response-Suppress"] == "All"
    assert re.fullmatch(r"<notifications\.[\w.-]+>", headers["List-Id"])


def test_every_other_email_asks_for_no_automatic_replies(django_capture_on_commit_callbacks):
    send_mail("subject", "words", None, ["a@example.org"])
    assert headers_of(mail.outbox[0])["Auto-Submitted"] == "auto-generated"


# --- Feeds ----------------------------------------------------------------------


@pytest.fixture
def entries(client, group):
    type(group).objects.update(visibility="open")

    def read():
        body = client.get(reverse("posts:feed", args=[group.slug])).content
        return ElementTree.fromstring(body).findall(f"{ATOM}entry")

    return read


def test_links_are_absolute(entries, bob, opening, settings):
    create_reply(opening, bob, "![x](/media/posts/a.webp) [here](/groups/)")
    words = entries()[0].find(f"{ATOM}summary").text
    assert f'src="{settings.SITE_URL}/media/posts/a.webp"' in words
    assert f'href="{settings.SITE_URL}/groups/"' in words
    assert '="/' not in words


def test_typed_line_breaks_are_kept(entries, bob, opening):
    create_reply(opening, bob, "one\ntwo\nthree")
    assert entries()[0].find(f"{ATOM}summary").text.count("<br>") == 2


def test_ids_stay_when_the_title_changes(entries, opening):
    before = [entry.find(f"{ATOM}id").text for entry in entries()]
    type(opening.thread).objects.update(title="Another")
    assert [entry.find(f"{ATOM}id").text for entry in entries()] == before


@pytest.mark.parametrize("method", ["head"])
def test_a_feed_answers_head(client, entries, group, method):
    entries()
    answer = getattr(client, method)(reverse("posts:feed", args=[group.slug]))
    assert answer.status_code == 200
    assert answer.content == b""
