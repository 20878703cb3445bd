"""A moderator who answers somebody in danger in the thread, and not from the page of the case."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from posts.models import Case, Post
from posts.models.actions import BY_REPLYING
from posts.moderation.cases import claim_unclaimed_case
from posts.on_call.queries import list_moderators


@transaction.atomic
def claim_answered_crises(sender: type[Post], post: Post, **kwargs: Any) -> None:
    """Receiver of reply_posted and post_released. Assign the crises that `post` answers to its
    author, if a moderator: that stops the alerts, as answering from the page of the case does.

    Anonymous replies change nothing. Only those of moderators would end the alerts, so the other
    moderators would know that one of them wrote it.
    """
    author = post.author
    if author is None or post.alias_id or post.opens_thread or not author.is_staff:
        return
    answered = Post.objects.filter(pk__in=post.ancestors).exclude(author=author, alias=None)
    # Who acts on a case at this moment holds it, and waits for the thread that this reply holds.
    unlocked = Case.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    cases = unlocked.unclaimed_crises().filter(kind="post", key__in=answered.values("public_id"))
    if not cases or not list_moderators().filter(pk=author.pk).exists():
        return
    for case in cases:
        claim_unclaimed_case(case, author, details={"by": BY_REPLYING})
