"""Notifications that must reach somebody now: by push and email, also in quiet hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from accounts.notifications.services import send_notification
from accounts.push.services import queue_push
from recovery_forum.lib.email_queue import queue_email

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import Member


@transaction.atomic
def send_urgent_notification(
    member: Member,
    kind: str,
    url: str,
    *,
    subject: StrOrPromise,
    template: str,
    actor: Member | None = None,
) -> None:
    """Notify `member` on the page, by push to each of their devices and by email, all at once.

    The email is `templates/mail/<template>.txt` and gets the absolute `address` of `url`. Kinds
    that are sent so must be in SENT_SEPARATELY, or a second email would follow. Opens its own
    transaction: either all is queued or nothing.
    """
    send_notification(member.pk, kind, actor, url)
    queue_push(member, kind, url, actor=actor, is_urgent=True)
    queue_email(member, subject, template, {"address": settings.SITE_URL + url})
