"""Writes the log of moderation: one entry for each action."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from posts.models import Action, Case

if TYPE_CHECKING:
    from accounts.models import Member


def log_action(
    moderator: Member | None,
    kind: str,
    case: Case | None = None,
    subject: Member | None = None,
    **fields,
) -> Action:
    """Add an entry to the log, which nobody can change or delete.

    `subject` is the member it is about; without one, the subject of the case. `fields` are other
    fields of Action.
    """
    return Action.objects.create(
        kind=kind,
        moderator_id=moderator.pk if moderator else None,
        case_id=case.pk if case else None,
        subject_id=_subject_id(case, subject),
        **({"target": _log_target(case)} if case else {}),
        **fields,
    )


def _subject_id(case, subject):
    if subject:
        return subject.pk
    return case.subject_id if case else None


def _log_target(case):
    """Members are logged by their number: a name in the log would outlive their account."""
    return f"{case.kind}/{case.subject_id if case.kind == 'member' else case.key}"


def log_content_view(case: Case, moderator: Member) -> None:
    """Log that the moderator read the content, at most once an hour. It may be private."""
    views = Action.objects.filter(
        case_id=case.pk, kind=Action.Kind.LOOK, moderator_id=moderator.pk,
        at__gte=timezone.now() - timedelta(hours=1),
    )  # fmt: skip
    if not views.exists():
        log_action(moderator, Action.Kind.LOOK, case)
