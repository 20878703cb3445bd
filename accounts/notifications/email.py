"""Emails about notifications: at once or once a day, and the link that unsubscribes."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import EmailChoice, EmailPreferences, Member, Notification
from accounts.models.email_preferences import get_next_digest_time
from accounts.notifications.defaults import (
    DEFAULT_CHOICES,
    DIGEST,
    Frequency,
    get_email_choices,
    get_kind_label,
    get_push_choices,
)
from accounts.notifications.link_previews import get_link_preview
from accounts.notifications.services import EMAIL_DELAY
from accounts.push.services import queue_push_text
from recovery_forum.lib.email_queue import queue_email

logger = logging.getLogger(__name__)

RETRY_AFTER = timedelta(minutes=5)  # Members who are online may see the notification themselves.
REMINDER_VALID_FOR = timedelta(hours=1)  # Of a meeting that starts soon.
BATCH_SIZE = 500  # Members in one run.
TOKEN_SALT = "accounts.notifications.email"  # noqa: S105 - not a secret.


def send_due_emails() -> int:
    """Send the emails that are due. Returns the number of members who had something due."""
    due = Notification.objects.filter(email_due_at__lte=timezone.now())
    member_ids = list(due.order_by().values_list("member", flat=True).distinct()[:BATCH_SIZE])
    for member_id in member_ids:
        try:
            send_email_to(member_id)
        except Exception:
            # The emails of the other members must go out. The next run tries this one again.
            logger.exception("A notification mail could not be written.")
    return len(member_ids)


@transaction.atomic
def send_email_to(member_pk: int) -> None:
    """Send what is due to one member, or postpone it to when it may be sent."""
    now = timezone.now()
    rows = Notification.objects.filter(member=member_pk, email_due_at__lte=now)
    due = list(rows.select_for_update(skip_locked=True).order_by("pk"))
    notifications = Notification.objects.filter(pk__in=[row.pk for row in due])
    member = Member.objects.get(pk=member_pk)
    if not may_receive_email(member):
        notifications.update(email_due_at=None)
    elif postponed := _get_postponed_time(member, now):
        notifications.filter(seen_at=None).update(email_due_at=postponed)
        notifications.exclude(seen_at=None).update(email_due_at=None)
    else:
        notifications.update(email_due_at=None)
        # After quiet hours, the meeting is over.
        outdated = Q(kind=Notification.Kind.MEETING_SOON, since__lt=now - REMINDER_VALID_FOR)
        current = notifications.exclude(outdated)
        _push(member, current, now)
        _send_email(member, _select_wanted(member, current, now))


def may_receive_email(member: Member) -> bool:
    """Return whether the member is active and has verified their address."""
    verified = EmailAddress.objects.filter(user=member, email=member.email, verified=True)
    return member.is_active and verified.exists()


def _get_postponed_time(member: Member, now: datetime) -> datetime | None:
    """Return until when to wait: while they are online, and in their quiet hours. Else None."""
    if member.is_online:
        return now + RETRY_AFTER
    preferences = EmailPreferences.objects.filter(member=member).first()
    return preferences.get_quiet_hours_end(now.astimezone(member.zone)) if preferences else None


def _push(member: Member, due: QuerySet[Notification], now: datetime) -> None:
    """Queue one push for what was not pushed yet: that many things are there, or which one."""
    if not member.push_subscriptions.exists():
        return
    choices = get_push_choices(member)
    visible = Notification.objects.visible_to(member).filter(pk__in=due, seen_at=None)
    fresh = visible.filter(pushed_at=None, kind__in=[kind for kind in choices if choices[kind]])
    if member.is_suspended_or_banned:
        fresh = fresh.filter(kind=Notification.Kind.NOTICE)
    wanted = [n for n in fresh.for_list(member) if get_link_preview(n.url, member) is not None]
    Notification.objects.filter(pk__in=due).update(pushed_at=now)
    if not wanted:
        return
    with translation.override(member.language or translation.get_language()):
        number = len(wanted)
        text = ngettext("%d thing is here for you", "%d things are here for you", number) % number
        if number == 1:
            text = wanted[0].sentence
    url = wanted[0].url if number == 1 else reverse("accounts:notifications")
    queue_push_text(member, text, url)


def _select_wanted(
    member: Member, due: QuerySet[Notification], now: datetime
) -> Iterator[tuple[str, Notification]]:
    """Yield (kind of email, notification) for what goes out now. Daily ones wait for the digest.

    Checks visibility again, because the member may not see the page any more.
    """
    choices = get_email_choices(member)
    visible = Notification.objects.visible_to(member).filter(pk__in=due, seen_at=None)
    if member.is_suspended_or_banned:
        # They can open nothing else, and must learn what happened and how to answer.
        visible = visible.filter(kind=Notification.Kind.NOTICE)
    for notification in visible.for_list(member):
        frequency = choices.get(notification.kind, Frequency.DAILY)
        if frequency == Frequency.NEVER:
            continue
        digest = get_next_digest_time((notification.since + EMAIL_DELAY).astimezone(member.zone))
        if frequency == Frequency.DAILY and digest > now:
            Notification.objects.filter(pk=notification.pk).update(email_due_at=digest)
            continue
        notification.preview = get_link_preview(notification.url, member)
        if notification.preview is not None:
            yield (DIGEST if frequency == Frequency.DAILY else notification.kind), notification


def _send_email(member: Member, wanted: Iterable[tuple[str, Notification]]) -> None:
    """Queue one email for each kind, so that each can be unsubscribed, and one for the digest."""
    by_kind: dict[str, list[Notification]] = {}
    for kind, notification in wanted:
        by_kind.setdefault(kind, []).append(notification)
    preferences = EmailPreferences.objects.filter(member=member).first()
    for kind, notifications in by_kind.items():
        unsubscribe_url = settings.SITE_URL + get_unsubscribe_path(member, kind)
        context = {
            "site": settings.SITE_URL,
            "notifications": notifications,
            "shows_details": bool(preferences and preferences.shows_details),
            "unsubscribe_url": unsubscribe_url,
            "kind": "" if kind == DIGEST else get_kind_label(kind),
        }
        headers = {
            "List-Id": f"<notifications.{urlsplit(settings.SITE_URL).hostname}>",
            "List-Unsubscribe": f"<{unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        # The words of a discreet push: a subject shows on a locked screen.
        queue_email(member, _("Something is here for you"), "notifications", context, headers)


def get_unsubscribe_path(member: Member, kind: str) -> str:
    """Return the path that unsubscribes `member` from `kind`, without signing in."""
    token = signing.dumps([member.pk, kind], salt=TOKEN_SALT, compress=False)
    return reverse("accounts:stop-mail", args=[token])


def read_unsubscribe_token(token: str) -> tuple[int, str]:
    """Return (pk of the member, kind) from a token. Raises BadSignature."""
    return signing.loads(token, salt=TOKEN_SALT)


@transaction.atomic
def unsubscribe(member_pk: int, kind: str, *, everything: bool = False) -> None:
    """Stop emails of `kind` to the member. For the digest, stop every kind that comes daily.

    With `everything`, stop every kind that the settings list.
    """
    member = Member.objects.filter(pk=member_pk).first()
    if member is None:
        return
    if everything:
        for stopped_kind in DEFAULT_CHOICES:
            set_email_choice(member, stopped_kind, Frequency.NEVER)
        return
    choices = get_email_choices(member).items()
    daily = [daily_kind for daily_kind, frequency in choices if frequency == Frequency.DAILY]
    for stopped_kind in daily if kind == DIGEST else [kind]:
        set_email_choice(member, stopped_kind, Frequency.NEVER)


def find_stopped_emails(member_pk: int, kind: str) -> tuple[bool, bool]:
    """Return whether emails of `kind` are stopped for the member, and whether all of them are."""
    member = Member.objects.filter(pk=member_pk).first()
    if member is None:
        return False, False
    choices = get_email_choices(member)
    if kind == DIGEST:
        is_stopped = Frequency.DAILY not in choices.values()
    else:
        is_stopped = choices.get(kind) == Frequency.NEVER
    return is_stopped, set(choices.values()) == {Frequency.NEVER}


@transaction.atomic
def save_email_preferences(preferences: EmailPreferences, choices: dict[str, str]) -> None:
    """Save the preferences of a member and their frequency of each kind in `choices`."""
    preferences.save()
    for kind, frequency in choices.items():
        set_email_choice(preferences.member, kind, frequency)


def set_email_choice(member: Member, kind: str, frequency: str) -> None:
    EmailChoice.objects.update_or_create(
        member=member, kind=kind, defaults={"frequency": frequency}
    )
