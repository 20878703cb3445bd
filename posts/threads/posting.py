"""Creates threads and replies, and keeps the counts of the thread in the same transaction."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, Case, F, Q, Value, When
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from accounts.models import Member, Notification
from accounts.moderation_status.trust import Trust
from accounts.notifications.services import send_notification, send_notifications
from groups.groups.queries import select_readers
from groups.models import Group, Membership
from posts.anonymity.services import counts_as_answer, get_or_create_alias
from posts.models import Post, Thread
from posts.models.posts import MAX_DEPTH
from posts.pictures.services import attach_pictures
from posts.read_state.services import follow_after_posting, get_subscriber_ids
from posts.safety.floods import find_held_at, open_flood_case
from posts.safety.screening import Screening, record_new_post, screen_post
from posts.threads.counts import recount_threads
from posts.threads.mentions import notify_mentioned_members
from posts.threads.signals import post_released, reply_posted


def create_thread(
    group: Group,
    author: Member | None,
    title: str,
    text: str,
    kind: str,
    support_wanted: str = "",
    submission: UUID | None = None,
    anonymous: bool = False,
    tags: Iterable[str] = (),
    screening: Screening | None = None,
    **notes,
) -> Post:
    """Create a thread in `group` with its opening post. Returns the opening.

    `author` is None for threads of the forum itself. `screening` is the value that the form made;
    without it, the text is screened here. `notes` are the content notes: `notes` and `own_note`.
    Opens its own transaction, which also follows the thread and notifies mentioned members.
    A second call with the same `submission` returns the opening of the first.
    """
    screening = screening or screen_post(title, text, author)

    def write():
        held_at = find_held_at(screening, author, text, anonymous)
        thread = _store_thread(
            author, anonymous, group=group, title=title, kind=kind, held_at=held_at,
            support_wanted=support_wanted, tags=list(tags),
        )  # fmt: skip
        opening = Post.objects.create(
            thread=thread, author=author, text=text, submission=submission,
            posted_at=thread.opened_at, held_at=held_at, alias=thread.alias, **notes,
        )  # fmt: skip
        if not opening.held_at:
            _notify_about_thread(opening)
        attach_pictures(opening)
        _record_post(screening, opening)
        return opening

    return _create_once(author, submission, write)


def _store_thread(author, anonymous, **fields):
    now = timezone.now()
    thread = Thread.objects.create(
        author=author, last_author=author, opened_at=now, last_active_at=now,
        priority=_priority_for(author, anonymous), **fields,
    )  # fmt: skip
    if anonymous:
        thread.alias = thread.last_alias = get_or_create_alias(thread.pk, author, opens=True)
        thread.save(update_fields=["alias", "last_alias"])
    if author:
        follow_after_posting(author, thread.pk)
    return thread


def _record_post(screening, post):
    record_new_post(screening, post)
    if post.held_at and not screening.held_at:
        open_flood_case(post)


def _priority_for(author, anonymous):
    """Newcomers come first, before they think that nobody is here. Screening sets URGENT.

    Anonymous threads never get this priority: their place in the list would reveal that the
    author is new.
    """
    is_new = author and not anonymous and author.trust == Trust.NEW
    return Thread.Priority.NEWCOMER if is_new else Thread.Priority.NORMAL


def create_reply(
    answered: Post,
    author: Member,
    text: str,
    submission: UUID | None = None,
    anonymous: bool = False,
    screening: Screening | None = None,
    **notes,
) -> Post:
    """Create a reply of `author` to the post `answered`. Returns the reply.

    `screening` is the value that the form made; without it, the text is screened here. `notes` are
    the content notes: `notes` and `own_note`. Opens its own transaction, which also updates the
    counts of the thread and sends the notifications, unless the reply is held for a moderator.
    A second call with the same `submission` returns the reply of the first. Raises SlowModeError.
    """
    screening = screening or screen_post("", text, author)

    def write():
        thread = _lock_thread(answered.thread_id)
        # A second click leads to the reply of the first.
        if submission and (earlier := author.posts.filter(submission=submission).first()):
            return earlier
        _check_slow_mode(thread, author, anonymous)
        reply = Post.objects.create(
            thread_id=answered.thread_id, author=author, text=text, submission=submission,
            ancestors=list_ancestors_of_reply(answered),
            held_at=find_held_at(screening, author, text, anonymous),
            counts_as_answer=counts_as_answer(answered, author, anonymous),
            alias=get_or_create_alias(answered.thread_id, author) if anonymous else None,
            **notes,
        )  # fmt: skip
        _finish_reply(reply, answered, screening)
        return reply

    return _create_once(author, submission, write)


def _lock_thread(pk):
    """Lock the thread until the end of the transaction, so that replies come one by one."""
    return Thread.objects.select_for_update(no_key=True).get(pk=pk)


def _check_slow_mode(thread, author, anonymous):
    if minutes := count_minutes_until_next_reply(thread, author, anonymous):
        raise SlowModeError(minutes)


def _finish_reply(reply, answered, screening):
    """Do what follows from a new reply; for a held one, some of it waits for its release."""
    if not reply.held_at:
        _update_thread_counts(reply)
        _notify_about_reply(reply, answered)
    attach_pictures(reply)
    _record_post(screening, reply)
    if not reply.held_at:
        reply_posted.send(Post, post=reply)


class SlowModeError(Exception):
    """The member has to wait for `minutes` before they may reply in the thread again."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


def count_minutes_until_next_reply(thread: Thread, member: Member, anonymous: bool = False) -> int:
    """Return how many minutes `member` has to wait before they may reply in slow mode, or 0.

    Named and anonymous replies wait each for themselves: who replies under their name soon after
    an anonymous one would otherwise be known not to have written it.
    """
    if not thread.slow_mode_minutes:
        return 0
    own = (
        thread.posts.filter(author=member, alias__isnull=not anonymous)
        .order_by("-pk")
        .values_list("posted_at", flat=True)
    )
    latest = own.exclude(ancestors=[]).first()
    if latest is None:
        return 0
    left = latest + timedelta(minutes=thread.slow_mode_minutes) - timezone.now()
    return max(0, -(-left // timedelta(minutes=1)))


@transaction.atomic
def release_post(post: Post) -> None:
    """Release a held post: count it and notify members as if it were written now.

    A moderator has read it, so it also counts as an answer.
    """
    held = Post.objects.filter(pk=post.pk).exclude(held_at=None)
    if not held.update(held_at=None, counts_as_answer=True):
        return
    if post.opens_thread:
        Thread.objects.filter(pk=post.thread_id).update(held_at=None)
        _notify_about_thread(post)
    else:
        recount_threads([post.thread_id])
        answered = Post.objects.select_related("thread").get(pk=post.ancestors[-1])
        _notify_about_reply(post, answered)
    post_released.send(Post, post=post)


def list_ancestors_of_reply(answered: Post) -> list[int]:
    """Return the ids of the posts above a reply to `answered`, from the opening down."""
    ancestors = [*answered.ancestors, answered.pk]
    return ancestors[:MAX_DEPTH]


def _update_thread_counts(reply):
    """Update the stored counts in one statement, so that simultaneous replies are all counted.

    Two replies may be stored in reverse order, so the times of posting decide which is last. Only
    a reply under another name that counts as an answer ends the wait: if the thread of an anonymous
    member went on waiting after a reply, everybody would know who opened it. LEAST of PostgreSQL
    ignores NULL.
    """
    thread = Thread.objects.filter(pk=reply.thread_id)
    is_last = When(last_active_at__lte=reply.posted_at, then=Value(reply.author_id))
    is_last_alias = When(last_active_at__lte=reply.posted_at, then=Value(reply.alias_id))
    under_other_name = When(
        ~Q(author=reply.author_id, alias=reply.alias_id) & Q(Value(reply.counts_as_answer)),
        then=Least("first_reply_at", Value(reply.posted_at)),
    )
    thread.update(
        reply_count=F("reply_count") + 1,
        last_active_at=Greatest("last_active_at", Value(reply.posted_at)),
        last_author=Case(is_last, default=F("last_author"), output_field=BigIntegerField()),
        last_alias=Case(
            is_last_alias, default=F("last_alias"), output_field=BigIntegerField(null=True)
        ),
        first_reply_at=Case(under_other_name, default=F("first_reply_at")),
    )


def _notify_about_thread(opening):
    """Notify mentioned members, and those who watch the group. Announcements reach all anyway."""
    notify_mentioned_members(opening, set())
    thread = opening.thread
    if opening.author is None or thread.kind in {thread.Kind.NEWS, thread.Kind.DAILY}:
        return
    watchers = Membership.objects.current().filter(group=thread.group_id, watches_threads=True)
    send_notifications(
        set(watchers.values_list("member", flat=True)),
        Notification.Kind.THREAD_STARTED,
        opening.author,
        thread.get_absolute_url(),
        opening.alias,
    )


def _notify_about_reply(reply, answered):
    """Notify the author of the answered post and the subscribers, except those who muted it.

    Nobody who can't read the group any more.
    """
    kinds, sender = Notification.Kind, {"actor": reply.author, "alias": reply.alias}
    thread, author_id = answered.thread, answered.author_id
    readers = select_readers(thread.group_id, get_subscriber_ids(thread) | {author_id})
    if author_id in readers and not thread.read_marks.muted().filter(member=author_id).exists():
        send_notification(author_id, kinds.REPLIED, url=reply.get_absolute_url(), **sender)
    others = readers - {author_id}
    send_notifications(others, kinds.CONTINUED, url=thread.get_absolute_url(), **sender)
    notify_mentioned_members(reply, readers | {author_id})
    follow_after_posting(reply.author, thread.pk)


def _create_once(author, submission, write):
    """Call `write` in a transaction. Return the existing post if `submission` was stored before."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError:
        existing = Post.objects.filter(author=author, submission=submission).first()
        if submission is None or existing is None:
            raise
        return existing
