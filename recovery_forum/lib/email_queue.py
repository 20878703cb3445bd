"""Outgoing email: stored in the database, sent by a background task."""

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default as default_policy
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django_tasks import task

from recovery_forum.models import OutgoingMail

# How long to wait after the first, second, … failure. After the last, the mail is kept for the
# host to look at.
RETRY_DELAYS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440))
OVERDUE_AFTER = timedelta(minutes=10)  # Past the time of its next try.


def queue_email(to, subject, template, context, headers=None):
    """Queue the mail `templates/mail/<template>.txt` for `to`, a member or an address.

    With `<template>.html`, where there is one, beside it; both extend `mail/base`. A lazy `subject`
    is put in the language of `to` as they are. It shows on locked screens: it says nothing of
    recovery, groups or people.
    """
    address = getattr(to, "email", to)
    context = {"subject": subject, **context}
    with translation.override(getattr(to, "language", None) or translation.get_language()):
        text = render_to_string(f"mail/{template}.txt", context)
        mail = EmailMultiAlternatives(
            str(subject), text, settings.DEFAULT_FROM_EMAIL, [address], headers=headers
        )
        try:
            html = render_to_string(f"mail/{template}.html", context)
        except TemplateDoesNotExist:
            html = ""
    if html:
        mail.attach_alternative(html, "text/html")
    mail.send()


class QueueEmailBackend(BaseEmailBackend):
    """Puts every mail that Django sends, django-allauth's too, into the queue."""

    def send_messages(self, messages):
        for message in messages:
            queue_message(message)
        return len(messages)


def queue_message(message):
    """Keep `message` and the order to deliver it, both in the transaction of the caller.

    The order is a row too, so the worker sees it once the transaction is committed and not before.
    """
    deliver_message.enqueue(store_message(message).pk)


def store_message(message):
    """`message` as a row. Nobody delivers it before that is ordered."""
    return OutgoingMail.objects.create(
        recipients=message.recipients(),
        subject=message.subject[:200],
        message=message.message().as_bytes(),
    )


@task()
def deliver_message(pk):
    """Send one queued mail and forget it. Runs twice without sending twice."""
    requeue_overdue_messages()
    with transaction.atomic():
        mail = OutgoingMail.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
        if mail is None:
            return
        try:
            get_connection(settings.DELIVERY_BACKEND).send_messages([_StoredMessage(mail)])
        except Exception as error:  # noqa: BLE001 - whatever the server did, the email must not be lost.
            _schedule_retry(mail, error)
        else:
            mail.delete()


def _schedule_retry(mail, error):
    # The class of the error only: servers repeat the address in their words.
    mail.last_error = type(error).__name__
    mail.attempts += 1
    if mail.attempts <= len(RETRY_DELAYS):
        mail.next_try_at = timezone.now() + RETRY_DELAYS[mail.attempts - 1]
        deliver_message.using(run_after=mail.next_try_at).enqueue(mail.pk)
    mail.save()


def requeue_overdue_messages():
    """Order once more what no worker finished: a killed one takes its task along."""
    now = timezone.now()
    overdue = OutgoingMail.objects.filter(
        next_try_at__lt=now - OVERDUE_AFTER, attempts__lte=len(RETRY_DELAYS)
    ).select_for_update(skip_locked=True)
    with transaction.atomic():
        keys = list(overdue.values_list("pk", flat=True)[:100])
        OutgoingMail.objects.filter(pk__in=keys).update(next_try_at=now)
        for key in keys:
            deliver_message.enqueue(key)


class _StoredMessage(EmailMultiAlternatives):
    """A queued mail as the delivering backends expect one: already composed."""

    def __init__(self, mail):
        self._raw = bytes(mail.message)
        composed = message_from_bytes(self._raw, policy=default_policy)
        super().__init__(mail.subject, _get_text_body(composed), composed["From"], mail.recipients)

    def message(self):
        return self

    def as_bytes(self, unixfrom=False, linesep="\n"):
        return self._raw.replace(b"\n", linesep.encode())


def _get_text_body(composed):
    part = composed.get_body(preferencelist=("plain", "html"))
    return part.get_content() if part else ""


class FolderEmailBackend(BaseEmailBackend):
    """For a forum on a laptop: mails land in a folder, and their links are printed."""

    def send_messages(self, messages):
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S}-{get_random_string(6)}.eml"
            (folder / name).write_bytes(message.message().as_bytes())
            print(f"Mail to {', '.join(message.to)}: {message.subject}", flush=True)
            for link in re.findall(r"https?://\S+", message.body):
                print(f"    {link}", flush=True)
        return len(messages)
