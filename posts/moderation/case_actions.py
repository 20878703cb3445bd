"""Which actions a case allows, and what each of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from accounts.moderation_status.reportable import REPORTABLE_KINDS
from posts.content_notes.services import set_content_notes
from posts.models import StaffNote
from posts.models.cases import Case
from posts.moderation.actions import (
    ACTION_KIND,
    approve_content,
    ban_account,
    claim_case,
    close_case,
    dismiss_case,
    hide_content,
    lift_restrictions,
    lock_thread,
    log_action,
    mark_case_answered,
    move_thread,
    refuse_content,
    require_approval,
    restore_content,
    send_notice,
    silence_member,
    slow_thread,
    suspend_member,
    unclaim_case,
    warn_member,
)
from posts.moderation.appeals import answer_appeal
from posts.moderation.bulk_removal import last_bulk_removal, remove_all_posts, restore_removed_posts

if TYPE_CHECKING:
    from accounts.models import Member

CONTENT_ACTIONS = {"hide", "restore", "note", "approve", "refuse", "lock", "unlock", "slow", "move"}
MEMBER_ACTIONS = {
    "warn", "silence", "suspend", "approval", "ban", "lift", "hide-all", "undo", "remember",
}  # fmt: skip
# The others would show on the pages of the author, and so tell who it is.
ANONYMOUS_ACTIONS = {"warn", "hide-all", "undo"}
GENERAL_ACTIONS = {"dismiss", "done", "claim", "give-back", "answered"}


def available_actions(case: Case, row: Any) -> set[str]:
    """Return the codes of the actions that `case` allows; `row` is its content, or None."""
    if case.origin == Case.Origin.APPEAL:
        return {"answer", "claim", "give-back"} | ({"remember"} if case.subject_id else set())
    actions, reportable = set(GENERAL_ACTIONS), REPORTABLE_KINDS[case.kind]
    if case.kind == "to-moderators" and row is not None:
        actions.add("write-back")
    if case.kind == "post" and row is not None:
        actions |= CONTENT_ACTIONS
    elif row is not None:
        if reportable.hide:
            actions.add("hide")
        if reportable.restore:
            actions.add("restore")
        if reportable.release and row.held_at:
            actions |= {"approve", "refuse"}
    if case.subject_id:
        actions |= MEMBER_ACTIONS
    elif getattr(row, "alias_id", None):
        actions |= ANONYMOUS_ACTIONS
    return actions


def offered_actions(case: Case, row: Any, moderator: Member) -> set[str]:
    """Return the actions of available_actions() that the page offers to `moderator`.

    None against staff who are not below them. A case about an anonymous post has no subject, and
    offers the same whoever wrote it: fewer buttons would tell that it was staff.
    """
    actions = available_actions(case, row)
    if case.subject is None or case.subject.may_be_restricted_by(moderator):
        return actions
    return actions - MEMBER_ACTIONS


def perform_action(case: Case, moderator: Member, cleaned: dict) -> None:
    """Perform the action of a valid CaseActionForm, whose cleaned data it takes.

    Raises PermissionError, with a sentence for the moderator, if somebody else has to do it, and
    PermissionDenied for actions against staff who are not below the moderator.
    """
    reason, words, days = cleaned["reason"], cleaned["words"], cleaned["days"]
    handlers = {
        "claim": lambda: claim_case(case, moderator),
        "give-back": lambda: unclaim_case(case, moderator),
        "dismiss": lambda: dismiss_case(case, moderator),
        "done": lambda: close_case(case, Case.Outcome.ACTED),
        "answered": lambda: mark_case_answered(case, moderator),
        "write-back": lambda: write_back(case, moderator, words),
        "remember": lambda: add_staff_note(case, moderator, words),
        "hide": lambda: hide_content(case, moderator, reason, words),
        "restore": lambda: restore_content(case, moderator, words),
        "approve": lambda: approve_content(case, moderator),
        "refuse": lambda: refuse_content(case, moderator, reason, words),
        "note": lambda: add_content_notes(case, moderator, cleaned["notes"]),
        "lock": lambda: lock_thread(case, moderator),
        "unlock": lambda: lock_thread(case, moderator, is_locked=False),
        "slow": lambda: slow_thread(case, moderator, cleaned["minutes"] or 0),
        "move": lambda: move_thread(case, moderator, cleaned["group"], words),
        "warn": lambda: warn_member(case, moderator, reason, words),
        "silence": lambda: silence_member(case, moderator, reason, days, words),
        "suspend": lambda: suspend_member(case, moderator, reason, days, words),
        "approval": lambda: require_approval(case, moderator, reason, words),
        "ban": lambda: ban_account(case, moderator, reason, words),
        "lift": lambda: lift_restrictions(case, moderator, words),
        "hide-all": lambda: remove_all_posts(case, moderator, reason, words),
        "undo": lambda: undo_bulk_removal(case, moderator, words),
        "answer": lambda: answer_appeal(case, moderator, words, lifts=cleaned["lifts"]),
    }
    handlers[cleaned["act"]]()


def undo_bulk_removal(case: Case, moderator: Member, words: str) -> None:
    """Restore the posts that were last removed in this case, if that can still be undone."""
    if removal := last_bulk_removal(case_id=case.pk):
        restore_removed_posts(removal, moderator, words)


@transaction.atomic
def write_back(case: Case, moderator: Member, words: str) -> None:
    """Answer a member who wrote to the moderators. The case stays open until it is done."""
    action = log_action(moderator, ACTION_KIND.ANSWER, case)
    Case.objects.filter(pk=case.pk, answered_at=None).update(answered_at=action.at)
    send_notice(case.content.member, action, words)


def add_staff_note(case: Case, moderator: Member, words: str) -> None:
    """Store a note about the subject of the case, for moderators. The case has a subject."""
    assert case.subject_id is not None  # noqa: S101 - offered for such cases only.
    StaffNote.objects.create(subject_id=case.subject_id, writer=moderator, words=words)
    log_action(moderator, ACTION_KIND.NOTE, case)


def add_content_notes(case: Case, moderator: Member, notes: list[str]) -> None:
    """Set the content notes of the post of the case. Its author's own note stays."""
    post = case.content
    set_content_notes(post, notes, post.own_note)
    log_action(moderator, ACTION_KIND.NOTE, case, details={"notes": notes})
