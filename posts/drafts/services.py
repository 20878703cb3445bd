"""Saves and deletes drafts."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Member
from posts.models import Draft, Thread
from recovery_forum.lib.markup import MAX_LENGTH
from recovery_forum.lib.text import hash_text

BEGUN_REPLY_SESSION_KEY = "begun_reply"
# Long enough to sign up, and too short for whoever uses a shared computer next to find it.
BEGUN_REPLY_PERIOD = timedelta(hours=1)
DRAFT_RETENTION = timedelta(days=90)  # After the last change.


class DraftConflict(Exception):
    """Another form, perhaps on another device, has saved a different text since this one opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


@transaction.atomic
def save_draft(
    member: Member,
    text: str,
    title: str = "",
    answers: str = "",
    *,
    submission: UUID | None = None,
    seen_hash: str | None = None,
    **place: Any,
) -> None:
    """Store the draft of `member` at `place`: group=… or thread=…. An empty draft is deleted.

    `answers` is the public id of the post that a reply answers. `submission` identifies the form:
    what it has posted already needs no draft, so an autosave that comes late changes nothing.
    `seen_hash` is hash_text() of the draft with which the form was opened; raises DraftConflict if
    another form has saved a different one since. None asks for no such check.
    """
    if submission and member.posts.filter(submission=submission).exists():
        return
    stored = Draft.objects.select_for_update().filter(member=member, **place).first()
    if stored and _is_newer(stored, submission, seen_hash) and stored.text != text:
        raise DraftConflict(stored.text)
    if not (text.strip() or title.strip()):
        delete_draft(member, **place)
        return
    fields = {
        "text": text[:MAX_LENGTH], "title": title[:120], "answers": answers[:20],
        "submission": submission, "saved_at": timezone.now(),
    }  # fmt: skip
    Draft.objects.update_or_create(member=member, **place, defaults=fields)


def _is_newer(stored: Draft, submission: UUID | None, seen_hash: str | None) -> bool:
    """Return whether another form has changed the draft since the form was opened."""
    if submission and stored.submission == submission:
        return False
    return seen_hash is not None and seen_hash != hash_text(stored.text)


def delete_draft(member: Member, **place: Any) -> None:
    """Delete the draft of `member` at `place`: group=… or thread=…."""
    Draft.objects.filter(member=member, **place).delete()


@transaction.atomic
def delete_posted_draft(
    member: Member, text: str, *, submission: UUID | None, seen_hash: str | None, **place: Any
) -> None:
    """Delete the draft of `member` at `place`, because its form was posted with `text`.

    What another form has saved since stays: it was said to be saved. `submission` and
    `seen_hash` are as in save_draft(). Opens its own transaction.
    """
    stored = Draft.objects.select_for_update().filter(member=member, **place).first()
    if stored and (stored.text == text or not _is_newer(stored, submission, seen_hash)):
        stored.delete()


def keep_begun_reply(session: Any, thread: Thread, text: str) -> None:
    """Keep in the `session` of a visitor what they began to write in `thread`, for an hour."""
    if text := text.replace("\0", "")[:MAX_LENGTH].strip():
        begun = {"thread": thread.public_id, "text": text, "at": timezone.now().timestamp()}
        session[BEGUN_REPLY_SESSION_KEY] = begun
        session.set_expiry(BEGUN_REPLY_PERIOD)


def restore_begun_reply(session: Any, member: Member) -> None:
    """Make a draft of what `member` began to write before they signed in.

    An earlier draft in that thread stays as it is: it may be the longer one.
    """
    begun = session.pop(BEGUN_REPLY_SESSION_KEY, None)
    if begun is None:
        return
    session.set_expiry(None)  # From here on it is the session of a member.
    if timezone.now().timestamp() - begun["at"] > BEGUN_REPLY_PERIOD.total_seconds():
        return
    thread = Thread.objects.visible_to(member).filter(public_id=begun["thread"]).first()
    if thread and not Draft.objects.filter(member=member, thread=thread).exists():
        save_draft(member, begun["text"], thread=thread)


def restore_begun_reply_at_sign_in(request: Any, user: Member, **kwargs: Any) -> None:
    """Receive the signal that a member signed in."""
    restore_begun_reply(request.session, user)
