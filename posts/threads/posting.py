"""Creates threads and replies, and keeps the counts of the thread in the same transaction."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, Case, F, Q, Value, When
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from accounts.models import Notification
from accounts.moderation_status.trust import Trust
from posts.anonymity.services import (
    get_or_create_alias,
    send_alias_notification,
    send_alias_notifications,
)
from posts.models import Post, Thread
from posts.models.posts import MAX_DEPTH
from posts.pictures.services import attach_pictures
from posts.read_state.services import follow_after_posting, get_subscriber_ids
from posts.safety.screening import record_new_post, screen_post
from posts.threads.mentions import notify_mentioned_members
from posts.threads.signals import post_released


def create_thread(
    group,
    author,
    title,
    text,
    kind,
    support_wanted="",
    submission=None,
    anonymous=False,
    tags=(),
    screening=None,
    **notes,
):
    """Start a thread in `group`, where `anonymous` without the author's name. Gives its opening.

    `screening` is that of the form; without one, the text is screened here. `notes`: the content
    notes, as `notes` and `own_note`.

    The same `submission` again gives the post of the first time.
    """

    screening = screening or screen_post(title, text, author)

    def write():
        thread = Thread.objects.create(
            group=group, author=author, last_author=author, title=title, kind=kind, support_wanted=support_wanted,
            held_at=screening.held_at, tags=list(tags), priority=_priority_for(author, anonymous),
        )  # fmt: skip
        if anonymous:
            thread.alias = thread.last_alias = get_or_create_alias(thread.pk, author, opens=True)
            thread.save(update_fields=["alias", "last_alias"])
        if author:
            follow_after_posting(author, thread.pk)
        opening = Post.objects.create(
            thread=thread, author=author, text=text, submission=submission,
            posted_at=thread.opened_at, held_at=screening.held_at, alias=thread.alias, **notes,
        )  # fmt: skip
        if not opening.held_at:
            notify_mentioned_members(opening, set())
        attach_pictures(opening)
        record_new_post(screening, opening)
        return opening

    return _create_once(author, submission, write)


def _priority_for(author, anonymous):
    """Newcomers first, before they think that nobody is here. See safety.watching for danger.

    Never for a thread without a name: its place in the list would tell that its author is new.
    """
    is_new = author and not anonymous and author.trust == Trust.NEW
    return Thread.Priority.NEWCOMER if is_new else Thread.Priority.NORMAL


def create_reply(
    answered, author, text, submission=None, anonymous=False, screening=None, **notes
):
    """Post `author`'s answer to the post `answered`, under their name or not. Gives the reply.

    `screening` is that of the form; without one, the text is screened here. `notes`: the content
    notes, as `notes` and `own_note`.

    The same `submission` again gives the reply of the first time.
    """

    screening = screening or screen_post("", text, author)

    def write():
        reply = Post.objects.create(
            thread_id=answered.thread_id, author=author, text=text, submission=submission,
            ancestors=_ancestors_of_reply(answered), held_at=screening.held_at,
            alias=get_or_create_alias(answered.thread_id, author) if anonymous else None,
            **notes,
        )  # fmt: skip
        if not reply.held_at:
            _publish_reply(reply, answered)
        attach_pictures(reply)
        record_new_post(screening, reply)
        return reply

    return _create_once(author, submission, write)


def minutes_until_next_reply(thread, member):
    """How long until `member` may answer in a thread that a moderator slowed down; mostly 0."""
    if not thread.slow_mode_minutes:
        return 0
    last = thread.posts.filter(author=member).order_by("-pk").values_list("posted_at", flat=True)
    latest = last.exclude(ancestors=[]).first()
    if latest is None:
        return 0
    left = latest + timedelta(minutes=thread.slow_mode_minutes) - timezone.now()
    return max(0, -(-left // timedelta(minutes=1)))


def _publish_reply(reply, answered):
    _update_thread_counts(reply)
    _notify_about_reply(reply, answered)


@transaction.atomic
def release_post(post):
    """Let out what was held back: counted and told as if it were written now."""
    if not Post.objects.filter(pk=post.pk).exclude(held_at=None).update(held_at=None):
        return
    if post.opens_thread:
        Thread.objects.filter(pk=post.thread_id).update(held_at=None)
        notify_mentioned_members(post, set())
    else:
        _publish_reply(post, Post.objects.select_related("thread").get(pk=post.ancestors[-1]))
    post_released.send(Post, post=post)


def _ancestors_of_reply(answered):
    ancestors = [*answered.ancestors, answered.pk]
    return ancestors[:MAX_DEPTH]


def _update_thread_counts(reply):
    """One update, so that replies at the same moment don't lose each other's count.

    The later of two may be written first: what is first and last follows the time of posting. Only
    somebody else's words end the wait. PostgreSQL's LEAST passes over NULL.
    """
    thread = Thread.objects.filter(pk=reply.thread_id)
    is_last = When(last_active_at__lte=reply.posted_at, then=Value(reply.author_id))
    is_last_alias = When(last_active_at__lte=reply.posted_at, then=Value(reply.alias_id))
    by_another = When(~Q(author=reply.author), then=Least("first_reply_at", Value(reply.posted_at)))
    thread.update(
        reply_count=F("reply_count") + 1,
        last_active_at=Greatest("last_active_at", Value(reply.posted_at)),
        last_author=Case(is_last, default=F("last_author"), output_field=BigIntegerField()),
        last_alias=Case(
            is_last_alias, default=F("last_alias"), output_field=BigIntegerField(null=True)
        ),
        first_reply_at=Case(by_another, default=F("first_reply_at")),
    )


def _notify_about_reply(reply, answered):
    """The person answered and whoever follows the thread, except those who muted it."""
    kinds, said = Notification.Kind, {"actor": reply.author, "alias": reply.alias}
    thread = answered.thread
    if not thread.read_marks.muted().filter(member=answered.author_id).exists():
        send_alias_notification(
            answered.author_id, kinds.REPLIED, url=reply.get_absolute_url(), **said
        )
    others = get_subscriber_ids(thread) - {answered.author_id}
    send_alias_notifications(others, kinds.CONTINUED, url=thread.get_absolute_url(), **said)
    notify_mentioned_members(reply, others | {answered.author_id})
    follow_after_posting(reply.author, thread.pk)


def _create_once(author, submission, write):
    try:
        with transaction.atomic():
            return write()
    except IntegrityError:
        before = Post.objects.filter(author=author, submission=submission).first()
        if submission is None or before is None:
            raise
        return before
