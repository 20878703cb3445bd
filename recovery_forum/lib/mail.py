"""Mail: discreet, queued in the database, sent by a task.

A mail is written in the transaction of the event that it tells of, so neither is lost without the
other; the mail server is spoken to by the worker only, so that it can be slow or away.
"""

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
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440))
OVERDUE = timedelta(minutes=10)  # Past the time of its next try.


def send_later(to, subject, template, context, headers=None):
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


class QueuedBackend(BaseEmailBackend):
    """Puts every mail that Django sends, django-allauth's too, into the queue."""

    def send_messages(self, messages):
        for message in messages:
            queue(message)
        return len(messages)


def queue(message):
    """Keep `message` and the order to deliver it, both in the transaction of the caller.

    The order is a row too, so the worker sees it once the transaction is committed and not before.
    """
    deliver.enqueue(keep(message).pk)


def keep(message):
    """`message` as a row. Nobody delivers it before that is ordered."""
    return OutgoingMail.objects.create(
        recipients=message.recipients(),
        subject=message.subject[:200],
        message=message.message().as_bytes(),
    )


@task()
def deliver(pk):
    """Send one queued mail and forget it. Runs twice without sending twice."""
    wake_overdue()
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
        deliver.using(run_after=mail.next_try_at).enqueue(mail.pk)
    mail.save()


def wake_overdue():
    """Order once more what no worker finished: a killed one takes its task along."""
    now = timezone.now()
    overdue = OutgoingMail.objects.filter(
        next_try_at__lt=now - OVERDUE, attempts__lte=len(PAUSES)
    ).select_for_update(skip_locked=True)
    with transaction.atomic():
        keys = list(overdue.values_list("pk", flat=True)[:100])
        OutgoingMail.objects.filter(pk__in=keys).update(next_try_at=now)
        for key in keys:
            deliver.enqueue(key)


class _Parsed(EmailMultiAlternatives):
    """A queued mail as the delivering backends expect one: already composed."""

    def __init__(self, mail):
        self._raw = bytes(mail.message)
        composed = message_from_bytes(self._raw, policy=default_policy)
        super().__init__(mail.subject, _text_of(composed), composed["From"], mail.recipients)

    def message(self):
        return self

    def as_bytes(self, unixfrom=False, linesep="\n"):
        return self._raw.replace(b"\n", linesep.encode())


def _text_of(composed):
    part = composed.get_body(preferencelist=("plain", "html"))
    return part.get_content() if part else ""


class FolderBackend(BaseEmailBackend):
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
