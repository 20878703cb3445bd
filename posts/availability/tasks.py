"""Scheduled task: asks one available member after the other to write a first reply."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Member, Notification
from accounts.notifications.services import send_notification
from posts.models import AvailabilityWindow, HelpRequest, Post, Thread

ASK_AFTER = timedelta(minutes=30)  # Without a reply; and before the next member is asked.
STOP_ASKING_AFTER = timedelta(hours=24)  # Moderators have known of it for long by then.
MIN_TIME_BETWEEN_REQUESTS = timedelta(hours=2)  # To one member.
MAX_THREADS_PER_RUN = 100


def request_first_replies() -> None:
    """Ask one member for each thread that waits for a first reply. Run by settings.SCHEDULE.

    Two runs at the same time ask one member only.
    """
    now = timezone.now()
    waiting = Thread.objects.waiting().filter(
        removed_at=None, held_at=None, withdrawn_at=None, group__archived_at=None,
        opened_at__range=(now - STOP_ASKING_AFTER, now - ASK_AFTER),
    )  # fmt: skip
    # As in the list of waiting threads, anonymous ones go on waiting when their author leaves.
    waiting = waiting.exclude(author=None, alias=None)
    waiting = waiting.exclude(help_requests__asked_at__gt=now - ASK_AFTER).order_by(
        "opened_at", "pk"
    )
    for thread_id in waiting.values_list("pk", flat=True)[:MAX_THREADS_PER_RUN]:
        _request_reply(thread_id, now)


@transaction.atomic
def _request_reply(thread_id, now):
    locked = Thread.objects.select_for_update(of=("self",)).select_related("group")
    thread = locked.filter(pk=thread_id, first_reply_at=None).first()
    if thread is None or thread.help_requests.filter(asked_at__gt=now - ASK_AFTER).exists():
        return
    if not thread.posts.filter(ancestors=[], removed_at=None, withdrawn_at=None).exists():
        return  # The post that asked was withdrawn or hidden.
    member = _choose_member(thread, now)
    if member is None:
        return
    HelpRequest.objects.create(thread=thread, member=member, asked_at=now)
    AvailabilityWindow.objects.filter(member=member).update(last_asked_at=now)
    send_notification(member.pk, Notification.Kind.HELP_REQUESTED, None, thread.get_absolute_url())


def _choose_member(thread, now):
    """Of the members who are available now and may reply, the one asked longest ago, or None."""
    windows = AvailabilityWindow.objects.filter(
        member__in=Member.objects.in_good_standing().filter(
            pk__in=thread.group.memberships.current().values("member")
        )
    ).exclude(member__silenced_until__gt=now)
    windows = windows.exclude(member=thread.author_id).exclude(
        last_asked_at__gt=now - MIN_TIME_BETWEEN_REQUESTS
    )
    windows = windows.exclude(member__in=thread.help_requests.values("member"))
    windows = windows.select_related("member")
    for window in windows.order_by(F("last_asked_at").asc(nulls_first=True), "pk"):
        if window.is_open_at(now) and _can_reply(window.member, thread):
            return window.member
    return None


def _can_reply(member, thread):
    """False if the author is named and there is a block either way, or the member hid the post."""
    openings = (
        Post.objects.visible_to(member).for_reader(member).filter(thread=thread, ancestors=[])
    )
    return openings.filter(is_muted=False, is_hidden=False).exists()
