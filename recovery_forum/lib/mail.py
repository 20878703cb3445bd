"""Mail: discreet, queued in the database, sent by a task.

A mail is written in the transaction of the event that it tells of, so neither is lost without the
other; the mail server is spoken to by the worker only, so that it can be slow or away.
"""

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default as default_policy
from functools import partial

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.filebased import EmailBackend as FileBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from recovery_forum.models import OutgoingMail

# How long to wait after the first, second, … failure. After the last, the mail is kept for the
# host to look at.
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440))


def send_later(to, subject, template, context):
    """Queue the mail `templates/mail/<template>.txt` for `to`, a member or an address.

    The subject shows on locked screens: it says nothing of recovery, groups or people.
    """
    address = getattr(to, "email", to)
    text = render_to_string(f"mail/{template}.txt", context)
    EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [address]).send()


class QueuedBackend(BaseEmailBackend):
    """Puts every mail that Django sends, django-allauth's too, into the queue."""

    def send_messages(self, messages):
        for message in messages:
            queue(message)
        return len(messages)


def queue(message):
    mail = OutgoingMail.objects.create(
        recipients=message.recipients(),
        subject=message.subject[:200],
        message=message.message().as_bytes(linesep="\r\n"),
    )
    transaction.on_commit(partial(deliver.enqueue, mail.pk))


@task()
def deliver(pk):
    """Send one queued mail and forget it. Runs twice without sending twice."""
    with transaction.atomic():
        mail = OutgoingMail.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
        if mail is None:
            return
        try:
            get_connection(settings.DELIVERY_BACKEND).send_messages([_Parsed(mail)])
        except Exception as error:  # noqa: BLE001 - whatever the server did, the mail must not be lost.
            _try_again(mail, error)
        else:
            mail.delete()


def _try_again(mail, error):
    # The class of the error only: servers repeat the address in their words.
    mail.last_error = type(error).__name__
    mail.attempts += 1
    if mail.attempts <= len(PAUSES):
        mail.next_try_at = timezone.now() + PAUSES[mail.attempts - 1]
        later = deliver.using(run_after=mail.next_try_at)
        transaction.on_commit(partial(later.enqueue, mail.pk))
    mail.save()


class _Parsed(EmailMultiAlternatives):
    """A queued mail as the delivering backends expect one: already composed."""

    def __init__(self, mail):
        composed = message_from_bytes(bytes(mail.message), policy=default_policy)
        super().__init__(mail.subject, _text_of(composed), composed["From"], mail.recipients)
        self._composed = composed

    def message(self):
        return self._composed

    def recipients(self):
        return self.to


def _text_of(composed):
    part = composed.get_body(preferencelist=("plain", "html"))
    return part.get_content() if part else ""


class FolderBackend(FileBackend):
    """For a forum on a laptop: mails land in a folder, and their links are printed."""

    def send_messages(self, messages):
        sent = super().send_messages(messages)
        for message in messages:
            print(f"Mail to {', '.join(message.to)}: {message.subject}", flush=True)
            for link in re.findall(r"https?://\S+", message.body):
                print(f"    {link}", flush=True)
        return sent
