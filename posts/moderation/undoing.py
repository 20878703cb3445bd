"""Undoes one act of a moderator, as an accepted appeal does: its own effect, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from accounts.models import Member
from accounts.moderation_status.reportable import REPORTABLE_KINDS
from posts.models import Action, Case, Post, Thread
from posts.moderation.bans import close_decided_ban_cases
from posts.moderation.bulk_removal import find_standing_removal, restore_removed_posts
from posts.moderation.log_entries import log_action
from posts.moderation.restrictions import COLUMNS, end_restrictions
from posts.threads.visibility import hide_threads

if TYPE_CHECKING:
    from django.db.models import Model

HIDING_KINDS = (Action.Kind.HIDE, Action.Kind.REFUSE)


@transaction.atomic
def undo_action(action: Action, case: Case, moderator: Member) -> None:
    """Undo `action`. The log entry belongs to `case`, where that was decided.

    A restriction ends, unless another one still stands. Hidden content is shown again, unless
    another act hides it as well. A warning is marked as taken back.
    """
    if action.kind in HIDING_KINDS:
        _undo_hiding(action, moderator)
    elif action.kind == Action.Kind.HIDE_ALL:
        restore_removed_posts(action, moderator)
    else:
        subject = Member.objects.filter(pk=action.subject_id or 0).first()
        log_action(moderator, Action.Kind.UNDO, case, subject, details={"undoes": action.pk})
        if action.kind in COLUMNS and subject:
            end_restrictions(subject.pk, [action.kind])
            close_decided_ban_cases(subject)


def _undo_hiding(action: Action, moderator: Member) -> None:
    original = Case.objects.filter(pk=action.case_id or 0).first()
    row = original.content if original else None
    if original is None or row is None:
        return  # It is gone.
    is_latest = _latest_change(action) == action.pk
    removal = find_standing_removal(row) if isinstance(row, Post) else None
    log_action(moderator, Action.Kind.RESTORE, original, details={"undoes": action.pk})
    reportable = REPORTABLE_KINDS[original.kind]
    if not is_latest:
        return
    if reportable.undo_hiding:
        reportable.undo_hiding(row, action.details.get("before", {}))
        return
    if reportable.restore is None:
        return
    if removal:
        _leave_to_removal(row, removal)
        return
    reportable.restore(row)
    if getattr(row, "held_at", None) and reportable.release:
        reportable.release(row)


def _latest_change(action: Action) -> int | None:
    """The key of the act that last hid or restored the same content."""
    kinds = (*HIDING_KINDS, Action.Kind.RESTORE)
    changes = Action.objects.filter(target=action.target, kind__in=kinds)
    return changes.order_by("-pk").values_list("pk", flat=True).first()


def _leave_to_removal(post: Model, removal: Action) -> None:
    """The post stays hidden with all others of its author, and comes back together with them."""
    Post.objects.filter(pk=post.pk).update(
        removed_at=removal.at, removed_for=removal.reason, removed_by_organizers=False
    )
    threads = Thread.objects.filter(posts=post.pk, posts__ancestors=[])
    hide_threads(list(threads.values_list("pk", flat=True)), at=removal.at)
