"""What organizers do in the threads of their group: pin, lock, announce."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notification
from accounts.notifications.services import send_notifications
from groups.groups.queries import select_readers
from groups.models import Group
from posts.models import Thread
from posts.threads.posting import create_thread

if TYPE_CHECKING:
    from accounts.models import Member

MAX_PINNED = 3  # Threads of a group. More would hide those that are active.


@transaction.atomic
def pin_thread(thread: Thread, is_pinned: bool = True) -> None:
    """Pin the thread above the others of its group, or unpin it.

    Raises PermissionDenied, with a sentence for the organizer, if MAX_PINNED others are pinned.
    """
    _lock_group(thread.group_id)
    others = _list_pinned_threads(thread.group_id)
    if is_pinned and others.exclude(pk=thread.pk).count() >= MAX_PINNED:
        raise PermissionDenied(_("Three threads are already pinned. Please unpin one first."))
    now = timezone.now() if is_pinned else None
    Thread.objects.filter(pk=thread.pk).update(pinned_at=now)


def _list_pinned_threads(group_id: int) -> QuerySet[Thread]:
    """Return the pinned threads of a group. One that is hidden takes no place from others."""
    shown = Thread.objects.filter(removed_at=None, withdrawn_at=None, held_at=None)
    return shown.filter(group=group_id, pinned_at__isnull=False)


def _lock_group(group_id: int) -> None:
    """Pin one thread of the group at a time, so that no two take the last place."""
    Group.objects.select_for_update(no_key=True).only("pk").get(pk=group_id)


@transaction.atomic
def create_announcement(group: Group, organizer: Member, **fields: Any) -> Thread:
    """Create a thread by an organizer, pin it, and notify all members of the group.

    `fields` are those of create_thread(). It replaces the oldest pinned announcement, and is not
    pinned if other threads take all places. A held thread is neither pinned nor announced.
    """
    thread = create_thread(group, organizer, kind=Thread.Kind.NEWS, **fields).thread
    if thread.held_at:
        return thread
    _lock_group(group.pk)
    pinned = _list_pinned_threads(group.pk)
    earlier = pinned.filter(kind=Thread.Kind.NEWS).order_by("pinned_at").first()
    if earlier and pinned.count() >= MAX_PINNED:
        pin_thread(earlier, is_pinned=False)
    with suppress(PermissionDenied):
        pin_thread(thread)
    member_ids = group.memberships.current().values_list("member_id", flat=True)
    send_notifications(
        member_ids, Notification.Kind.ANNOUNCED, organizer, thread.get_absolute_url()
    )
    return thread


@transaction.atomic
def lock_group_thread(thread: Thread, organizer: Member, is_locked: bool = True) -> None:
    """Lock the thread, so that it can be read but not answered, or unlock it.

    Notifies the author of a thread that `organizer` locks.
    """
    now = timezone.now() if is_locked else None
    Thread.objects.filter(pk=thread.pk).update(locked_at=now)
    if is_locked:
        kind, url = Notification.Kind.THREAD_LOCKED, thread.get_absolute_url()
        told = select_readers(thread.group_id, [thread.author_id]) - {organizer.pk}
        send_notifications(told, kind, None, url)
