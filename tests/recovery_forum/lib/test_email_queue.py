import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.template import engines
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from recovery_forum.lib.email_queue import (
    RETRY_DELAYS,
    _StoredMessage,
    deliver_message,
    queue_email,
    requeue_overdue_messages,
)
from recovery_forum.models import OutgoingMail

ALICE = SimpleNamespace(email="alice@example.com", language="en")


class Away(BaseEmailBackend):
    """A mail server that cannot be reached."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("alice@example.com is not here")


@pytest.fixture(autouse=True)
def queued(settings):
    settings.EMAIL_BACKEND = "recovery_forum.lib.email_queue.QueueEmailBackend"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


@pytest.fixture
def templates(settings, tmp_path):
    """Templates of these tests, in addition to those of the project."""
    (tmp_path / "mail").mkdir()
    plain = '{% extends "mail/base.txt" %}{% block content %}Hello & {{ link }}{% endblock %}'
    rich = '{% extends "mail/base.html" %}{% block content %}<p>{{ word }}</p>{% endblock %}'
    (tmp_path / "mail" / "plain.txt").write_text(plain)
    (tmp_path / "mail" / "both.txt").write_text(plain)
    (tmp_path / "mail" / "both.html").write_text(rich)
    engine = dict(settings.TEMPLATES[0])
    settings.TEMPLATES = [engine | {"DIRS": [tmp_path, *engine["DIRS"]]}]
    assert engines["django"]
    return tmp_path


def waiting():
    """Return the one waiting email, as its recipient would get it."""
    return message_from_bytes(bytes(OutgoingMail.objects.get().message), policy=default)


@pytest.mark.django_db
def test_an_email_is_queued_and_not_sent_yet(templates):
    queue_email(ALICE, "Your code", "plain", {"link": "https://a.test/?a=1&b=2"})
    assert mail.outbox == []
    assert waiting()["To"] == "alice@example.com"
    assert "Hello & https://a.test/?a=1&b=2" in waiting().get_content()


@pytest.mark.django_db
def test_the_sender_is_discreet(templates, settings):
    queue_email("bob@example.com", "Your code", "plain", {})
    assert waiting()["From"] == settings.DEFAULT_FROM_EMAIL
    assert "recovery" not in OutgoingMail.objects.get().message.tobytes().decode().lower()


@pytest.mark.django_db
def test_an_email_can_have_html_which_is_escaped(templates):
    queue_email(ALICE, "Your code", "both", {"word": "<b>"})
    html = waiting().get_body(("html",)).get_content()
    assert "<p>&lt;b&gt;</p>" in html
    assert "http" not in html  # Nothing is loaded from anywhere.


@pytest.mark.django_db(transaction=True)
def test_an_event_that_is_rolled_back_sends_no_email():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        send_mail("Hello", "words", None, ["alice@example.com"])
        raise ZeroDivisionError
    assert not OutgoingMail.objects.exists()
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_delivery_sends_and_deletes_the_row():
    send_mail("Grüße", "Wörter", None, ["alice@example.com"])
    deliver_message.call(OutgoingMail.objects.get().pk)
    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == ("Grüße", ["alice@example.com"])
    assert sent.body.strip() == "Wörter"
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db
def test_delivery_twice_sends_once():
    send_mail("Hello", "words", None, ["alice@example.com"])
    pk = OutgoingMail.objects.get().pk
    deliver_message.call(pk)
    deliver_message.call(pk)
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_hidden_recipients_stay_hidden():
    EmailMessage("Hello", "words", None, ["alice@example.com"], bcc=["bob@example.com"]).send()
    assert "bob" not in str(waiting())
    deliver_message.call(OutgoingMail.objects.get().pk)
    assert mail.outbox[0].recipients() == ["alice@example.com", "bob@example.com"]


@pytest.mark.django_db
def test_an_unreachable_server_loses_no_email(settings):
    settings.DELIVERY_BACKEND = f"{__name__}.Away"
    send_mail("Hello", "words", None, ["alice@example.com"])
    first = OutgoingMail.objects.get()
    deliver_message.call(first.pk)
    kept = OutgoingMail.objects.get()
    assert kept.attempts == 1
    assert kept.next_try_at - timezone.now() > RETRY_DELAYS[0] - timedelta(seconds=9)
    assert DBTaskResult.objects.filter(run_after=kept.next_try_at).exists()


@pytest.mark.django_db
def test_an_error_is_stored_without_the_address(settings):
    settings.DELIVERY_BACKEND = f"{__name__}.Away"
    send_mail("Hello", "words", None, ["alice@example.com"])
    deliver_message.call(OutgoingMail.objects.get().pk)
    assert OutgoingMail.objects.get().last_error == "SMTPServerDisconnected"


@pytest.mark.django_db
def test_an_email_is_sent_once_the_server_is_back(settings):
    working, settings.DELIVERY_BACKEND = settings.DELIVERY_BACKEND, f"{__name__}.Away"
    send_mail("Hello", "words", None, ["alice@example.com"])
    pk = OutgoingMail.objects.get().pk
    deliver_message.call(pk)
    settings.DELIVERY_BACKEND = working
    deliver_message.call(pk)
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_an_email_left_by_a_killed_worker_is_enqueued_again():
    send_mail("Hello", "words", None, ["alice@example.com"])
    DBTaskResult.objects.all().delete()
    OutgoingMail.objects.update(next_try_at=timezone.now() - timedelta(hours=1))
    requeue_overdue_messages()
    requeue_overdue_messages()
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_email_that_is_being_sent_is_not_sent_by_another_worker():
    send_mail("Hello", "words", None, ["alice@example.com"])
    pk = OutgoingMail.objects.get().pk

    def other_worker():
        try:
            deliver_message.call(pk)
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        OutgoingMail.objects.select_for_update().get(pk=pk)
        pool.submit(other_worker).result(timeout=9)
    assert mail.outbox == []


@pytest.mark.django_db
def test_after_the_last_try_the_email_is_kept_for_the_host(settings):
    settings.DELIVERY_BACKEND = f"{__name__}.Away"
    send_mail("Hello", "words", None, ["alice@example.com"])
    orders = DBTaskResult.objects.count()
    OutgoingMail.objects.update(attempts=len(RETRY_DELAYS))
    deliver_message.call(OutgoingMail.objects.get().pk)
    assert DBTaskResult.objects.count() == orders


@pytest.mark.django_db
def test_the_smtp_settings_are_used(monkeypatch):
    said = {}

    class Server(smtplib.SMTP):
        def __init__(self, *args, **kwargs):
            pass

        def sendmail(self, sender, recipients, content):
            said.update(sender=sender, recipients=recipients, content=content)

        def quit(self):
            pass

    monkeypatch.setattr(smtplib, "SMTP", Server)
    message = EmailMultiAlternatives("Grüße", "Wörter\nmore", "The forum <f@a.test>", ["a@b.test"])
    message.attach_alternative("<p>Wörter</p>", "text/html")
    message.send()
    backend = get_connection("django.core.mail.backends.smtp.EmailBackend")
    backend.send_messages([_StoredMessage(OutgoingMail.objects.get())])
    assert "f@a.test" in said["sender"]
    assert said["recipients"] == ["a@b.test"]
    assert b"\n" not in said["content"].replace(b"\r\n", b"")
    assert "Wörter" in message_from_bytes(said["content"], policy=default).get_body().get_content()


@pytest.mark.django_db
def test_in_local_mode_emails_are_written_to_a_folder_and_links_printed(settings, tmp_path, capsys):
    settings.DELIVERY_BACKEND = "recovery_forum.lib.email_queue.FolderEmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    send_mail("Hello", "Go to https://a.test/x?a=1 now", None, ["alice@example.com"])
    deliver_message.call(OutgoingMail.objects.get().pk)
    (file,) = (tmp_path / "mail").glob("*.eml")
    assert message_from_bytes(file.read_bytes(), policy=default)["Subject"] == "Hello"
    printed = capsys.readouterr().out
    assert "Hello" in printed
    assert "https://a.test/x?a=1\n" in printed
