"""What organizers do in the threads of their group: pin, lock, announce."""

from contextlib import suppress

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notification
from accounts.notifications.services import send_notifications
from posts.models import Thread
from posts.threads.posting import create_thread

MAX_PINNED = 3  # Threads at once: a list of pinned threads hides the living ones.


@transaction.atomic
def pin_thread(thread, is_pinned=True):
    """Keep `thread` above the others of its group. Raises PermissionDenied where enough are."""
    others = Thread.objects.filter(group=thread.group_id, pinned_at__isnull=False)
    if is_pinned and others.exclude(pk=thread.pk).count() >= MAX_PINNED:
        raise PermissionDenied(_("Three threads are pinned already. Please unpin one first."))
    now = timezone.now() if is_pinned else None
    Thread.objects.filter(pk=thread.pk).update(pinned_at=now)


@transaction.atomic
def create_announcement(group, organizer, **words):
    """Open a thread of the organizers' words, pin it where there is room, and tell all members.

    What a moderator reads first is told to nobody. Gives the thread.
    """
    thread = create_thread(group, organizer, kind=Thread.Kind.NEWS, **words).thread
    if thread.held_at:
        return thread
    pinned = Thread.objects.filter(group=group, pinned_at__isnull=False)
    earlier = pinned.filter(kind=Thread.Kind.NEWS).order_by("pinned_at").first()
    if earlier and pinned.count() >= MAX_PINNED:
        pin_thread(earlier, is_pinned=False)
    with suppress(PermissionDenied):
        pin_thread(thread)
    people = group.memberships.current().values_list("member_id", flat=True)
    send_notifications(people, Notification.Kind.ANNOUNCED, organizer, thread.get_absolute_url())
    return thread


def lock_group_thread(thread, is_resting=True):
    """Nobody answers any more, and everything stays readable; or wake it again."""
    now = timezone.now() if is_resting else None
    Thread.objects.filter(pk=thread.pk).update(locked_at=now)
