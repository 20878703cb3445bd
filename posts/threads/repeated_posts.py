"""Finds a post that its author sends again: with Back and the button, or from an old tab."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import Member
from groups.models import Group
from posts.models import Post
from posts.threads.posting import list_ancestors_of_reply

PERIOD = timedelta(minutes=30)  # Later, somebody may mean the same words anew.


def find_repeated_thread(
    group: Group, member: Member, title: str, text: str, anonymous: bool
) -> Post | None:
    """Return the opening of the same words that `member` posted in `group` just now, or None."""
    openings = _list_own(member, text, anonymous).filter(ancestors=[])
    return openings.filter(thread__group=group, thread__title=title).first()


def find_repeated_reply(answered: Post, member: Member, text: str, anonymous: bool) -> Post | None:
    """Return the same reply of `member` to `answered` from just now, or None."""
    replies = _list_own(member, text, anonymous).filter(thread=answered.thread_id)
    return replies.filter(ancestors=list_ancestors_of_reply(answered)).first()


def _list_own(member, text, anonymous):
    """Return recent posts of these words. What was deleted meanwhile may be posted again.

    Under a name and anonymously are two things: who forgot to choose may send it again.
    """
    return Post.objects.filter(
        author=member, text=text, alias__isnull=not anonymous, removed_at=None,
        withdrawn_at=None, posted_at__gte=timezone.now() - PERIOD,
    )  # fmt: skip
