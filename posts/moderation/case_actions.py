"""Which actions a case allows, and what each of them does."""

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
    silence_member,
    slow_thread,
    suspend_member,
    unclaim_case,
    warn_member,
)
from posts.moderation.appeals import answer_appeal
from posts.moderation.bulk_removal import last_bulk_removal, remove_all_posts, restore_removed_posts

CONTENT_ACTIONS = {"hide", "restore", "note", "approve", "refuse", "lock", "unlock", "slow", "move"}
MEMBER_ACTIONS = {"warn", "silence", "suspend", "approval", "ban", "lift", "hide-all", "undo"}
GENERAL_ACTIONS = {"dismiss", "done", "remember", "claim", "give-back", "answered"}


def available_actions(case, row):
    """What can be done about `case`, whose content is `row` or gone."""
    if case.origin == Case.Origin.APPEAL:
        return {"answer", "claim", "give-back", "remember"}
    acts, how = set(GENERAL_ACTIONS), REPORTABLE_KINDS[case.kind]
    if case.kind == "post" and row is not None:
        acts |= CONTENT_ACTIONS
    elif row is not None:
        acts |= {act for act, does in (("hide", how.hide), ("restore", how.restore)) if does}
        acts |= {"approve", "refuse"} if how.release and row.held_at else set()
    if case.subject_id:
        acts |= MEMBER_ACTIONS
    return acts


def perform_action(case, moderator, cleaned):
    """Do what the form says. Raises PermissionError, in words, where somebody else has to."""
    act, reason, words = cleaned["act"], cleaned["reason"], cleaned["words"]
    days = float(cleaned["days"] or 0)
    does = {
        "claim": lambda: claim_case(case, moderator),
        "give-back": lambda: unclaim_case(case, moderator),
        "dismiss": lambda: dismiss_case(case, moderator),
        "done": lambda: close_case(case, Case.Outcome.ACTED),
        "answered": lambda: mark_case_answered(case, moderator),
        "remember": lambda: add_staff_note(case, moderator, words),
        "hide": lambda: hide_content(case, moderator, reason, words),
        "restore": lambda: restore_content(case, moderator, words),
        "approve": lambda: approve_content(case, moderator),
        "refuse": lambda: refuse_content(case, moderator, reason, words),
        "note": lambda: add_content_notes(case, moderator, cleaned["notes"]),
        "lock": lambda: lock_thread(case, moderator),
        "unlock": lambda: lock_thread(case, moderator, is_locked=False),
        "slow": lambda: slow_thread(case, moderator, cleaned["minutes"]),
        "move": lambda: move_thread(case, moderator, cleaned["group"]),
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
    does[act]()


def undo_bulk_removal(case, moderator, words):
    if clearing := last_bulk_removal(case_id=case.pk):
        restore_removed_posts(clearing, moderator, words)


def add_staff_note(case, moderator, words):
    """A note about the member, for moderators; about the case where nobody is its subject."""
    if case.subject_id:
        StaffNote.objects.create(subject_id=case.subject_id, writer=moderator, words=words)
    log_action(moderator, ACTION_KIND.NOTE, case)


def add_content_notes(case, moderator, notes):
    post = case.content
    set_content_notes(post, notes, post.own_note)
    log_action(moderator, ACTION_KIND.NOTE, case, details={"notes": notes})
