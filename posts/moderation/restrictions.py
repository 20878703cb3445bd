"""What moderators ask of a member: silence, suspension, approval of each post, and their end.

Each act has a run of its own, and the log says which of them stand: those that nobody has undone
or lifted since. The columns of Member follow from them. So the longer of two runs stands, and to
undo one act leaves the others as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Member
from posts.models import Action, Case
from posts.moderation.cases import close_case
from posts.moderation.log_entries import log_action
from posts.moderation.notice_sending import send_notice
from posts.moderation.warnings import check_rank
from recovery_forum.lib.email_queue import withdraw_emails

# Of silences and suspensions of one member, in their order. From the last on it stays a month.
RESTRICTION_DAYS = (1, 3, 7, 30)
# The column of Member that each kind of act sets.
COLUMNS = {
    Action.Kind.SILENCE: "silenced_until",
    Action.Kind.SUSPEND: "suspended_until",
    Action.Kind.PROPOSE_BAN: "suspended_until",
    Action.Kind.BAN: "banned_at",
    Action.Kind.APPROVAL: "approval_required_since",
}

# Those who are shut out get no emails, also none that were queued before.
SHUT_OUT_COLUMNS = {"suspended_until", "banned_at"}


def list_standing_restrictions(member_id: int) -> list[Action]:
    """Return the restrictions of the member that nobody has ended, oldest first.

    Some may have run out by themselves. Whatever ends others has their keys in its `details`: see
    end_restrictions(). An act that lifts everything ends all before it.
    """
    acts = list(Action.objects.filter(subject_id=member_id).order_by("pk"))
    ended = {key for act in acts for key in list_ended_keys(act)}
    lifted = max((act.pk for act in acts if act.kind == Action.Kind.LIFT), default=0)
    return [act for act in acts if act.kind in COLUMNS and act.pk > lifted and act.pk not in ended]


def list_ended_keys(action: Action) -> list[int]:
    """Return the keys of the actions that `action` undid or settled."""
    undone = action.details.get("undoes")
    return [*action.details.get("ends", []), *([undone] if undone else [])]


def _column_values(acts: Iterable[Action]) -> dict[str, Any]:
    """Return the columns of a member for whom `acts` stand: the longest run of each."""
    values: dict[str, Any] = dict.fromkeys(COLUMNS.values())
    for act in acts:
        column = COLUMNS[Action.Kind(act.kind)]
        earlier = values[column]
        if act.until is None:
            values[column] = earlier or act.at
        else:
            values[column] = max(act.until, earlier) if earlier else act.until
    return values


def lock_member(member_id: int) -> Member:
    """Lock the member until the end of the transaction: one act after the other."""
    return Member.objects.select_for_update(no_key=True).get(pk=member_id)


@transaction.atomic
def restrict_member(
    case: Case,
    moderator: Member,
    kind: str,
    reason: str,
    words: str = "",
    until: datetime | None = None,
    **fields: Any,
) -> Action:
    """Restrict the subject of the case, log it and notify them. A longer run of before stands.

    `until` is an aware datetime, or None for what has no end. `fields` are other fields of Action.
    Raises PermissionDenied against staff who are not below the moderator.
    """
    check_rank(case, moderator)
    member = lock_member(case.subject_id)  # type: ignore[arg-type]
    action = log_action(moderator, kind, case, reason=reason, until=until, **fields)
    column = COLUMNS[Action.Kind(kind)]
    before = getattr(member, column)
    value = max(before or until, until) if until else before or action.at
    Member.objects.filter(pk=member.pk).update(**{column: value})
    if column in SHUT_OUT_COLUMNS:
        withdraw_emails(member.email)
    send_notice(case.subject, action, words)
    return action


def end_restrictions(member_id: int, kinds: Iterable[str]) -> None:
    """Set the columns of `kinds` again, after an entry of the log has ended some restrictions.

    Call it in the transaction of that entry.
    """
    lock_member(member_id)
    values = _column_values(list_standing_restrictions(member_id))
    columns = {COLUMNS[Action.Kind(kind)] for kind in kinds}
    Member.objects.filter(pk=member_id).update(**{name: values[name] for name in columns})


def choose_restriction_days(member: Member) -> int:
    """Return for how many days the next silence or suspension of the member should be.

    What an appeal took back doesn't count.
    """
    acts = list(Action.objects.filter(subject_id=member.pk))
    undone = {act.details.get("undoes") for act in acts}
    kinds = (Action.Kind.SILENCE, Action.Kind.SUSPEND)
    earlier = [act for act in acts if act.kind in kinds and act.pk not in undone]
    return RESTRICTION_DAYS[min(len(earlier), len(RESTRICTION_DAYS) - 1)]


def silence_member(
    case: Case, moderator: Member, reason: str, days: float, words: str = ""
) -> Action:
    """Let the subject of the case read but not post for so many days; 0.25 is six hours."""
    until = timezone.now() + timedelta(days=days)
    return restrict_member(case, moderator, Action.Kind.SILENCE, reason, words, until)


def suspend_member(
    case: Case, moderator: Member, reason: str, days: float, words: str = ""
) -> Action:
    """Suspend the subject of the case for so many days."""
    until = timezone.now() + timedelta(days=days)
    return restrict_member(case, moderator, Action.Kind.SUSPEND, reason, words, until)


def require_approval(case: Case, moderator: Member, reason: str, words: str = "") -> Action:
    """Hold each future post of the subject of the case until a moderator has read it."""
    return restrict_member(case, moderator, Action.Kind.APPROVAL, reason, words)


@transaction.atomic
def lift_restrictions(case: Case, moderator: Member, words: str = "") -> None:
    """End every restriction of the subject of the case."""
    check_rank(case, moderator)
    action = log_action(moderator, Action.Kind.LIFT, case)
    # A proposed ban ends with it, and so does its case.
    cases = Case.objects.open().filter(origin=Case.Origin.BAN, subject=case.subject_id)
    for ban_case in cases:
        close_case(ban_case, Case.Outcome.LEFT)
    Member.objects.filter(pk=case.subject_id).update(**dict.fromkeys(COLUMNS.values()))
    send_notice(case.subject, action, words)


def find_longer_run(action: Action) -> datetime | None:
    """Return until when another act restricts the member in the same way, if it is longer."""
    column = COLUMNS.get(action.kind)  # type: ignore[call-overload]
    member = Member.objects.filter(pk=action.subject_id or 0).first()
    if column is None or action.until is None or member is None:
        return None
    stands = getattr(member, column)
    return stands if stands and stands > action.until else None
