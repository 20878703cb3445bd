"""Scheduled job: asks one available member after the other for a reply that somebody waits for."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Member, Notification
from accounts.notifications.services import EMAIL_DELAY, send_notification
from posts.availability.candidates import mark_asked, rank_candidates
from posts.models import Case, HelpRequest, Post, Thread

Priority = Thread.Priority
# How long a thread waits before the first member is asked. At once for somebody in danger.
ASK_AFTER = {
    Priority.URGENT: timedelta(0),
    Priority.NEWCOMER: timedelta(minutes=10),
    Priority.NORMAL: timedelta(minutes=30),
}
# How long one member has time before the next is asked.
NEXT_AFTER = {
    Priority.URGENT: timedelta(minutes=5),
    Priority.NEWCOMER: timedelta(minutes=10),
    Priority.NORMAL: timedelta(minutes=30),
}
STOP_ASKING_AFTER = timedelta(hours=24)  # Moderators have known of it for long by then.
MAX_POSTS_PER_RUN = 100
# Stories, announcements and the forum's own threads ask for nothing.
KINDS_THAT_ASK = [Thread.Kind.DISCUSSION, Thread.Kind.QUESTION]


def request_first_replies() -> None:
    """Ask one member for each post that waits for a reply. A scheduled job.

    These are openings of threads without a reply, whatever help their author wished for, and posts
    of somebody in danger that nobody has answered. Two runs at the same time ask one member only.
    """
    now = timezone.now()
    for post_id in _list_waiting_posts(now):
        request_reply(post_id, now)


def _list_waiting_posts(now: datetime) -> list[int]:
    """Return the pks of the posts for which somebody may be asked now, the most urgent first."""
    crises = Case.objects.filter(origin=Case.Origin.CRISIS, kind="post", answered_at=None)
    crises = crises.filter(opened_at__gte=now - STOP_ASKING_AFTER)
    replies = _list_open_posts(now).filter(public_id__in=crises.values("key"))
    replies = replies.exclude(ancestors=[]).order_by("posted_at", "pk")
    due = Q(pk=None)
    for priority, delay in ASK_AFTER.items():
        due |= Q(priority=priority, opened_at__lte=now - delay)
    threads = Thread.objects.filter(
        due, first_reply_at=None, opened_at__gte=now - STOP_ASKING_AFTER,
        # Opened later means active later, and for that there is an index.
        last_active_at__gte=now - STOP_ASKING_AFTER,
    )  # fmt: skip
    threads = threads.filter(Q(kind__in=KINDS_THAT_ASK) | ~Q(support_wanted=""))
    openings = _list_open_posts(now).filter(thread__in=threads, ancestors=[])
    openings = openings.order_by("thread__priority", "posted_at", "pk")
    return [
        *replies.values_list("pk", flat=True)[:MAX_POSTS_PER_RUN],
        *openings.values_list("pk", flat=True)[:MAX_POSTS_PER_RUN],
    ]


def _list_open_posts(now: datetime) -> QuerySet[Post]:
    """Return the posts of the last day that others can read and answer."""
    posts = Post.objects.filter(
        posted_at__gte=now - STOP_ASKING_AFTER, removed_at=None, withdrawn_at=None, held_at=None,
        thread__removed_at=None, thread__held_at=None, thread__locked_at=None,
        thread__group__archived_at=None,
        thread__group__removed_at=None,
    )  # fmt: skip
    # As in the list of waiting threads, anonymous ones go on waiting when their author leaves.
    return posts.exclude(author=None, alias=None)


@transaction.atomic
def request_reply(post_id: int, now: datetime) -> None:
    """Ask the next member for a reply to the post, unless one was asked a moment ago.

    Opens its own transaction. It locks the thread, so that two runs ask one member.
    """
    post = _list_open_posts(now).select_related("thread__group").filter(pk=post_id).first()
    if post is None:
        return
    thread = Thread.objects.select_for_update().get(pk=post.thread_id)
    is_reply = not post.opens_thread
    if not is_reply and thread.first_reply_at:
        return
    pause = NEXT_AFTER[Priority.URGENT if is_reply else Priority(thread.priority)]
    asked = thread.help_requests.filter(post=post if is_reply else None, declined_at=None)
    if asked.filter(asked_at__gt=now - pause).exists():
        return
    member = _choose_member(post, now)
    if member is None:
        return
    # Who was asked for the opening may be asked again for a reply of somebody in danger.
    help_request, _is_new = HelpRequest.objects.update_or_create(
        thread=thread,
        member=member,
        defaults={"post": post if is_reply else None, "asked_at": now, "declined_at": None},
    )
    mark_asked(member, now)
    is_urgent = is_reply or thread.priority == Priority.URGENT
    send_notification(
        member.pk,
        Notification.Kind.HELP_REQUESTED,
        None,
        help_request.get_absolute_url(),
        delay=timedelta(0) if is_urgent else EMAIL_DELAY,
    )


def _choose_member(post: Post, now: datetime) -> Member | None:
    """Return the most fitting member of the group who may reply to `post`, or None."""
    thread, group = post.thread, post.thread.group
    asked = thread.help_requests.filter(post=None if post.opens_thread else post)
    candidates = Member.objects.in_good_standing().filter(
        pk__in=group.memberships.current().values("member")
    )
    candidates = candidates.exclude(pk=post.author_id).exclude(pk__in=asked.values("member"))
    challenge_ids = group.challenges.values_list("pk", flat=True)
    fitting = rank_candidates(candidates, now, challenge_ids, group.language)
    return next((member for member in fitting if _can_reply(member, post)), None)


def _can_reply(member: Member, post: Post) -> bool:
    """False if the author is named and there is a block either way, or the member hid the post."""
    readable = Post.objects.visible_to(member).for_reader(member).filter(pk=post.pk)
    return readable.filter(is_muted=False, is_hidden=False).exists()
