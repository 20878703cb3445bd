"""Outgoing email: stored in the database, sent by a background task."""

import re
from collections.abc import Sequence
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage as ComposedMessage
from email.policy import default as default_policy
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django_tasks import task

from recovery_forum.models import OutgoingMail

# The wait after the first, second, … failure. After the last, the email stays for the host to see.
RETRY_DELAYS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440))
OVERDUE_AFTER = timedelta(minutes=10)  # After `next_try_at`.

# About the account itself: whoever is suspended still signs in, to read why.
ACCOUNT_TEMPLATES = ("", "account_deletion")

# A machine wrote it: let no machine answer that somebody is away.
AUTOMATIC_HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def queue_email(
    to: Any, subject: Any, template: str, context: dict, headers: dict[str, str] | None = None
) -> None:
    """Render `templates/mail/<template>.txt` and queue it for `to`, a member or an email address.

    Adds `<template>.html` if it exists; both extend `mail/base`. The email and a lazy `subject` are
    in the member's language. The subject is shown on locked screens, so it must not mention
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
            html: str = render_to_string(f"mail/{template}.html", context)
        except TemplateDoesNotExist:
            html = ""
    if html:
        mail.attach_alternative(html, "text/html")
    mail.template = template  # type: ignore[attr-defined]  # For store_message().
    mail.send()


class QueueEmailBackend(BaseEmailBackend):
    """Queues every email that Django or django-allauth sends."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        for message in messages:
            queue_message(message)
        return len(messages)


def queue_message(message: EmailMessage) -> None:
    """Store `message` and enqueue its delivery, both in the transaction of the caller.

    The task is a row too, so no worker sees it before the transaction is committed.
    """
    deliver_message.enqueue(store_message(message).pk)


def store_message(message: EmailMessage) -> OutgoingMail:
    """Store `message` without enqueuing its delivery."""
    message.extra_headers = AUTOMATIC_HEADERS | message.extra_headers
    return OutgoingMail.objects.create(
        recipients=message.recipients(),
        subject=message.subject[:200],
        message=message.message().as_bytes(),
        template=getattr(message, "template", ""),
    )


def withdraw_emails(address: str) -> int:
    """Delete queued emails of the forum to `address`, which nobody should get any more.

    Returns how many. Emails about the account itself stay, as do those that are being sent.
    """
    queued = OutgoingMail.objects.filter(recipients__contains=[address])
    queued = queued.exclude(template__in=ACCOUNT_TEMPLATES).select_for_update(skip_locked=True)
    with transaction.atomic():
        keys = list(queued.values_list("pk", flat=True))
        return OutgoingMail.objects.filter(pk__in=keys).delete()[0]


@task()
def deliver_message(pk: int) -> None:
    """Send one queued email and delete its row. If two tasks have the same email, one sends it."""
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


def _schedule_retry(mail: OutgoingMail, error: Exception) -> None:
    # Only the class of the error: messages of mail servers repeat the address.
    mail.last_error = type(error).__name__
    mail.attempts += 1
    if mail.attempts <= len(RETRY_DELAYS):
        mail.next_try_at = timezone.now() + RETRY_DELAYS[mail.attempts - 1]
        deliver_message.using(run_after=mail.next_try_at).enqueue(mail.pk)
    mail.save()


def requeue_overdue_messages() -> None:
    """Enqueue overdue emails again: the task of a killed worker never finishes."""
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
    """A stored email in the form that email backends expect."""

    def __init__(self, mail: OutgoingMail) -> None:
        self._raw = bytes(mail.message)
        composed = message_from_bytes(self._raw, policy=default_policy)
        super().__init__(mail.subject, _get_text_body(composed), composed["From"], mail.recipients)

    def message(self, **_kwargs: Any) -> Any:
        return self

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:
        return self._raw.replace(b"\n", linesep.encode())


def _get_text_body(composed: ComposedMessage) -> str:
    part = composed.get_body(preferencelist=("plain", "html"))
    return part.get_content() if part else ""


class FolderEmailBackend(BaseEmailBackend):
    """Writes emails into EMAIL_FILE_PATH and prints their links, for a local forum."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S}-{get_random_string(6)}.eml"
            (folder / name).write_bytes(message.message().as_bytes())
            print(f"Mail to {', '.join(message.to)}: {message.subject}", flush=True)
            for link in re.findall(r"https?://\S+", str(message.body)):
                print(f"    {link}", flush=True)
        return len(messages)
