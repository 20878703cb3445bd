"""What moderators do to threads. Each act is one transaction with its entry and notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Member, Notification
from accounts.notifications.services import send_notification
from posts.models import Action, Case, Thread
from posts.moderation.log_entries import log_action
from posts.moderation.notice_sending import send_notice
from posts.threads.editing import change_title

if TYPE_CHECKING:
    from groups.models import Group


WIDER_AUDIENCE = gettext_lazy(
    "More people could read it there than now. Only its author may post it there."
)


def _case_thread(case):
    return case.content.thread if case.kind == "post" and case.content else None


@transaction.atomic
def lock_thread(case: Case, moderator: Member, is_locked: bool = True, words: str = "") -> None:
    """Lock the thread of the case: nobody can reply. Or unlock it. Notifies its author."""
    thread = _case_thread(case)
    Thread.objects.filter(pk=thread.pk).update(locked_at=timezone.now() if is_locked else None)
    action = log_action(moderator, Action.Kind.LOCK if is_locked else Action.Kind.UNLOCK, case)
    send_notice(thread.author, action, words)


@transaction.atomic
def change_thread_title(case: Case, moderator: Member, title: str, words: str = "") -> None:
    """Give the thread of the case another title, and notify its author.

    The history of the opening shows the earlier one to its author and to moderators; the log names
    neither. Raises PermissionError if its author took the title back.
    """
    opening = _case_thread(case).posts.select_related("thread").get(ancestors=[])
    if opening.is_gone:
        raise PermissionError(_("The first post was deleted, and its title too."))
    if title != opening.thread.title:
        change_title(opening, title)
        action = log_action(moderator, Action.Kind.RETITLE, case)
        send_notice(opening.author, action, words)


@transaction.atomic
def slow_thread(case: Case, moderator: Member, minutes: int, words: str = "") -> None:
    """Allow each member one reply in so many minutes in the thread; 0 ends the slow mode.

    Notifies the author of the thread.
    """
    thread = _case_thread(case)
    Thread.objects.filter(pk=thread.pk).update(slow_mode_minutes=minutes)
    action = log_action(moderator, Action.Kind.SLOW, case, details={"minutes": minutes})
    send_notice(thread.author, action, words)


@transaction.atomic
def move_thread(case: Case, moderator: Member, group: Group, words: str = "") -> None:
    """Move the thread to `group`, with its replies and read marks.

    Notifies its author and the organizers of both groups. Raises PermissionDenied if somebody
    reads `group` who does not read the thread now: nobody there wrote for them.
    """
    threads = Thread.objects.select_for_update(of=["self"]).select_related("group", "author")
    thread = threads.get(pk=_case_thread(case).pk)
    source = thread.group
    if group.has_readers_outside(source):
        raise PermissionDenied(WIDER_AUDIENCE)
    # What the organizers of the other group pin is for them to choose.
    thread.group, thread.pinned_at = group, None
    thread.save(update_fields=["group", "pinned_at"])
    action = log_action(moderator, Action.Kind.MOVE, case, details={"group": group.slug})
    send_notice(thread.author, action, words)
    for place, url in ((source, source.get_absolute_url()), (group, thread.get_absolute_url())):
        for organizer in place.memberships.organizing():
            send_notification(organizer.member_id, Notification.Kind.THREAD_MOVED, None, url)
