"""What moderators do to content. Each act is one transaction with its entry and notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.moderation_status.reportable import REPORTABLE_KINDS
from posts.models import Action, Case, Post
from posts.models.actions import BY_ORGANIZERS
from posts.moderation.cases import close_case
from posts.moderation.log_entries import log_action
from posts.moderation.notice_sending import notify_responsible

if TYPE_CHECKING:
    from accounts.models import Member


def _change_content(case, change):
    """Hide, restore or release the content of the case.

    Returns it, or None if it is gone, and what was before, as far as its kind says so.

    Raises PermissionError if it is hidden, or shown, already: then there is nothing that an appeal
    could undo. What was hidden with all posts of its author may be hidden for a reason of its own.
    Locks the case, so that of two moderators one comes first.
    """
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    row = case.content
    if row is None:
        return None, None
    hidden_at = getattr(row, "removed_at", None)
    if change == "hide" and hidden_at and not _is_hidden_with_all(hidden_at):
        raise PermissionError(_("It's already hidden."))
    if change == "restore" and not getattr(row, "removed_at", True):
        raise PermissionError(_("It's already shown."))
    before = getattr(REPORTABLE_KINDS[case.kind], change)(row)
    if before == {}:  # Nobody else sees anything of it.
        raise PermissionError(_("It's already hidden."))
    return row, before if isinstance(before, dict) else None


def _is_hidden_with_all(hidden_at):
    """Everything that is hidden at once has the time of its log entry."""
    return Action.objects.filter(kind=Action.Kind.HIDE_ALL, at=hidden_at).exists()


@transaction.atomic
def hide_content(
    case: Case,
    moderator: Member,
    reason: str,
    words: str = "",
    *,
    kind: str = Action.Kind.HIDE,
    closes: bool = True,
    by_organizers: bool = False,
) -> Action:
    """Hide the content of the case, show the rule in its place, and notify its author.

    `kind` is that of the log entry. `by_organizers` is for those of the group, who sign it as such.
    Raises PermissionError if it is hidden already.
    """
    row, before = _change_content(case, "hide")
    if row is not None and hasattr(row, "removed_for"):
        type(row).objects.filter(pk=row.pk).update(removed_for=reason)
    if row is not None and case.kind == "post":
        Post.objects.filter(pk=row.pk).update(removed_by_organizers=by_organizers)
    details = {"by": BY_ORGANIZERS} if by_organizers else {}
    details |= {"before": before} if before else {}
    action = log_action(moderator, kind, case, reason=reason, details=details)
    notify_responsible(case, row, action, words)
    if closes:
        close_case(case, Case.Outcome.ACTED)
    return action


@transaction.atomic
def restore_content(
    case: Case, moderator: Member, words: str = "", *, closes: bool = True
) -> Action:
    """Show the hidden content of the case again, also if it was held, and notify its author.

    Raises PermissionError if it is not hidden.
    """
    row, _before = _change_content(case, "restore")
    release = REPORTABLE_KINDS[case.kind].release
    if release and getattr(row, "held_at", None):
        release(row)
    action = log_action(moderator, Action.Kind.RESTORE, case)
    notify_responsible(case, row, action, words)
    if closes:
        close_case(case, Case.Outcome.ACTED)
    return action


@transaction.atomic
def ask_for_change(
    case: Case, moderator: Member, reason: str, words: str, *, closes: bool = True
) -> Action:
    """Ask who answers for the content to change it. Everybody still sees it."""
    action = log_action(moderator, Action.Kind.ASK_CHANGE, case, reason=reason)
    notify_responsible(case, case.content, action, words)
    if closes:
        close_case(case, Case.Outcome.ACTED)
    return action


@transaction.atomic
def approve_content(case: Case, moderator: Member, *, closes: bool = True) -> None:
    """Publish content that was held, as if it were posted now."""
    _change_content(case, "release")
    log_action(moderator, Action.Kind.APPROVE, case)
    if closes:
        close_case(case, Case.Outcome.ACTED)


def refuse_content(
    case: Case, moderator: Member, reason: str, words: str = "", *, closes: bool = True
) -> None:
    """Hide content that was held, and notify its author."""
    hide_content(case, moderator, reason, words, kind=Action.Kind.REFUSE, closes=closes)
