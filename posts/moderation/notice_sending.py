"""Sends notices of actions to those whom they concern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.models import Member, Notification
from accounts.moderation_status.reportable import REPORTABLE_KINDS
from accounts.notifications.services import send_notification
from posts.models import Action, Notice

if TYPE_CHECKING:
    from accounts.models import Member


def send_notice(member: Member | None, action: Action, words: str = "") -> Notice | None:
    """Send `member` a notice of `action`. Returns None if the member has left."""
    if member is None:
        return None
    notice = Notice.objects.create(member=member, action=action, words=words)
    send_notification(member.pk, Notification.Kind.NOTICE, None, notice.get_absolute_url())
    return notice


def notify_responsible(case, row, action, words):
    """Send the notice to whoever answers for the content: its author, or all organizers."""
    people = REPORTABLE_KINDS[case.kind].list_responsible(row) if row else [case.author]
    for member in people:
        send_notice(member, action, words)
