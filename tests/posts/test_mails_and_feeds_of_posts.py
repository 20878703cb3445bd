"""What mails and feeds say of posts: content notes, quotes, pictures, lines, whole addresses."""

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
    """A function that sends what Alice is told, with details, and returns the email."""
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
    """The headers of an email as it is stored and goes out."""
    return message_from_bytes(bytes(store_message(sent).message))


def html_of(sent):
    return sent.alternatives[0].content if sent.alternatives else ""


def both(sent):
    return sent.body + html_of(sent)


def test_a_noted_post_is_named_by_its_note(send, bob, opening):
    create_reply(opening, bob, "A hard canary.", notes=["self-harm"], own_note="blood")
    sent = both(send())
    assert "canary" not in sent
    assert "Content note:" in sent
    assert "blood" in sent


@pytest.mark.parametrize(("choice", "is_shown"), [("open", True), ("hide", False)])
def test_the_choice_of_the_reader_counts(send, alice, bob, opening, choice, is_shown):
    Member.objects.filter(pk=alice.pk).update(content_note_preferences={"self-harm": choice})
    create_reply(opening, bob, "A hard canary.", notes=["self-harm"])
    sent = both(send())
    assert ("canary" in sent) == is_shown
    assert "Content note:" not in sent


def test_own_words_come_after_a_marked_quote(send, bob, opening):
    create_reply(opening, bob, f"> {'They asked about it. ' * 20}\n\nI called my sister.")
    body = send().body
    assert "> They asked about it." in body
    assert "I called my sister." in body


def test_only_a_picture_is_said_to_be_one(send, bob, opening):
    create_reply(opening, bob, "![the sea at six](/media/posts/a.webp)")
    assert "Picture: the sea at six" in send().body


def test_lines_and_lists_stay(send, bob, opening):
    create_reply(opening, bob, "one\ntwo\n\n1. tea\n2. toast")
    sent = send()
    assert "  one\n  two\n\n  1. tea\n  2. toast\n" in sent.body
    assert "one<br>two<br><br>1. tea<br>2. toast" in html_of(sent)


def test_a_name_of_the_other_direction_keeps_the_sentence(send, make_member, group, opening):
    writer = make_member("محمد")
    group.memberships.create(member=writer)
    create_reply(opening, writer, "شكرا")
    sent = send()
    assert "\u2068محمد\u2069 answered" in sent.body or "\u2068محمد\u2069 replied" in sent.body
    assert '<blockquote dir="auto">شكرا</blockquote>' in html_of(sent)


def test_machines_do_not_answer(send, bob, opening):
    create_reply(opening, bob, "Hello.")
    headers = headers_of(send())
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["X-Auto-Response-Suppress"] == "All"
    assert re.fullmatch(r"<notifications\.[\w.-]+>", headers["List-Id"])


def test_every_other_mail_says_so_too(django_capture_on_commit_callbacks):
    send_mail("subject", "words", None, ["a@example.org"])
    assert headers_of(mail.outbox[0])["Auto-Submitted"] == "auto-generated"


# --- Feeds -------------------------------------------------------------------------


@pytest.fixture
def entries(client, group):
    type(group).objects.update(visibility="open")

    def read():
        body = client.get(reverse("posts:feed", args=[group.slug])).content
        return ElementTree.fromstring(body).findall(f"{ATOM}entry")

    return read


def test_addresses_are_whole(entries, bob, opening, settings):
    create_reply(opening, bob, "![x](/media/posts/a.webp) [here](/groups/)")
    words = entries()[0].find(f"{ATOM}summary").text
    assert f'src="{settings.SITE_URL}/media/posts/a.webp"' in words
    assert f'href="{settings.SITE_URL}/groups/"' in words
    assert '="/' not in words


def test_typed_lines_are_lines(entries, bob, opening):
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
