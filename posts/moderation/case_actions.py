"""Which actions a case allows, and what each of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.moderation_status.reportable import REPORTABLE_KINDS
from posts.content_notes.services import set_content_notes
from posts.models import Action, StaffNote
from posts.models.cases import Case
from posts.models.content_notes import ContentNote
from posts.moderation.actions import (
    ACTION_KIND,
    approve_content,
    change_thread_title,
    claim_case,
    close_case,
    dismiss_case,
    hide_content,
    lock_thread,
    log_action,
    mark_case_answered,
    move_thread,
    refuse_content,
    restore_content,
    send_notice,
    slow_thread,
    unclaim_case,
    warn_member,
)
from posts.moderation.appeals import answer_appeal
from posts.moderation.bans import agree_to_ban, ban_account, decline_ban
from posts.moderation.bulk_removal import last_bulk_removal, remove_all_posts, restore_removed_posts
from posts.moderation.restrictions import (
    find_longer_run,
    lift_restrictions,
    require_approval,
    silence_member,
    suspend_member,
)
from posts.safety.screening import screen
from posts.threads.posting import SlowModeError, create_reply

if TYPE_CHECKING:
    from accounts.models import Member

CONTENT_ACTIONS = {
    "hide",
    "restore",
    "note",
    "approve",
    "refuse",
    "lock",
    "unlock",
    "slow",
    "move",
    "retitle",
}
MEMBER_ACTIONS = {
    "warn", "silence", "suspend", "approval", "ban", "lift", "hide-all", "undo",
}  # fmt: skip
# The others would show on the pages of the author, and so tell who it is.
ANONYMOUS_ACTIONS = {"warn", "hide-all", "undo"}
GENERAL_ACTIONS = {"dismiss", "done", "claim", "give-back", "answered", "remember", "apply"}
#: Cases about somebody who needs an answer, which the moderator may write in the thread.
ORIGINS_TO_ANSWER = (Case.Origin.CRISIS, Case.Origin.WAITING, Case.Origin.FIRST)
#: Cases of somebody who waits for the moderators themselves.
ORIGINS_TO_WRITE_BACK = (Case.Origin.CRISIS, Case.Origin.LETTER)


def available_actions(case: Case, row: Any) -> set[str]:
    """Return the codes of the actions that `case` allows; `row` is its content, or None."""
    if case.origin == Case.Origin.APPEAL:
        return {"answer", "claim", "give-back", "remember"}
    if case.origin == Case.Origin.BAN:
        votes = {"agree", "decline"} if case.subject_id and not case.closed_at else set()
        return votes | {"claim", "give-back", "remember"}
    actions, reportable = set(GENERAL_ACTIONS), REPORTABLE_KINDS[case.kind]
    if row is not None and (case.kind == "to-moderators" or case.author is not None):
        actions.add("write-back")
    if case.kind == "post" and row is not None:
        actions |= CONTENT_ACTIONS
        if case.origin in ORIGINS_TO_ANSWER and _takes_replies(row):
            actions.add("reply")
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


def _takes_replies(post):
    thread = post.thread
    is_closed = thread.locked_at or thread.removed_at or thread.held_at or thread.group.archived_at
    return not (is_closed or post.is_gone or post.held_at)


def offered_actions(case: Case, row: Any, moderator: Member) -> set[str]:
    """Return the actions of available_actions() that the page offers to `moderator`.

    None against staff who are not below them. A case about an anonymous post has no subject, and
    offers the same whoever wrote it: fewer buttons would tell that it was staff.
    """
    actions = available_actions(case, row)
    if case.subject is None or case.subject.may_be_restricted_by(moderator):
        return actions
    return actions - MEMBER_ACTIONS - {"agree", "decline"}


@transaction.atomic
def perform_action(case: Case, moderator: Member, cleaned: dict) -> list[str]:
    """Perform the action of a valid CaseActionForm, whose cleaned data it takes.

    Returns what the moderator should know about the result beside that it is done. A note for
    moderators is stored with any action. Raises PermissionError, with a sentence for the moderator,
    if somebody else has to do it, and PermissionDenied for actions against staff who are not below
    the moderator.
    """
    if cleaned["note"]:
        add_staff_note(case, moderator, cleaned["note"])
    if cleaned["act"] == "apply":
        return _apply_decision(case, moderator, cleaned)
    return _describe(_perform(cleaned["act"], case, moderator, cleaned))


def _apply_decision(case, moderator, cleaned):
    """Act on the content and on the member in one step. Each act has a notice of its own."""
    results = []
    for code in (cleaned["content_act"], cleaned["member_act"]):
        if code:
            results += _describe(_perform(code, case, moderator, cleaned, closes=False))
    if cleaned["closes"]:
        has_acted = cleaned["content_act"] or cleaned["member_act"]
        close_case(case, Case.Outcome.ACTED if has_acted else Case.Outcome.LEFT)
    return results


def _perform(code, case, moderator, cleaned, closes=True):
    reason, words, days = cleaned["reason"], cleaned["words"], cleaned["days"]
    handlers = {
        "claim": lambda: claim_case(case, moderator),
        "give-back": lambda: unclaim_case(case, moderator),
        "dismiss": lambda: dismiss_case(case, moderator),
        "done": lambda: close_case(case, Case.Outcome.ACTED),
        "answered": lambda: mark_case_answered(case, moderator),
        "reply": lambda: reply_in_thread(case, moderator, words),
        "write-back": lambda: write_back(case, moderator, words),
        "remember": lambda: None,
        "hide": lambda: hide_content(case, moderator, reason, words, closes=closes),
        "restore": lambda: restore_content(case, moderator, words, closes=closes),
        "approve": lambda: approve_content(case, moderator, closes=closes),
        "refuse": lambda: refuse_content(case, moderator, reason, words, closes=closes),
        "note": lambda: add_content_notes(case, moderator, cleaned["notes"], words),
        "lock": lambda: lock_thread(case, moderator, words=words),
        "unlock": lambda: lock_thread(case, moderator, is_locked=False, words=words),
        "slow": lambda: slow_thread(case, moderator, cleaned["minutes"] or 0, words),
        "retitle": lambda: change_thread_title(case, moderator, cleaned["title"], words),
        "move": lambda: move_thread(case, moderator, cleaned["group"], words),
        "warn": lambda: warn_member(case, moderator, reason, words),
        "silence": lambda: silence_member(case, moderator, reason, days, words),
        "suspend": lambda: suspend_member(case, moderator, reason, days, words),
        "approval": lambda: require_approval(case, moderator, reason, words),
        "ban": lambda: ban_account(case, moderator, reason, words),
        "agree": lambda: agree_to_ban(case, moderator, words),
        "decline": lambda: decline_ban(case, moderator, words),
        "lift": lambda: lift_restrictions(case, moderator, words),
        "hide-all": lambda: remove_all_posts(case, moderator, reason, words),
        "undo": lambda: undo_bulk_removal(case, moderator, words),
        "answer": lambda: answer_appeal(case, moderator, words, lifts=cleaned["lifts"]),
    }
    return handlers[code]()


def _describe(result):
    """What the moderator should know of a new restriction: a longer one stands."""
    if not isinstance(result, Action):
        return []
    if result.kind == ACTION_KIND.PROPOSE_BAN:
        return [_("Ban proposed. Other moderators can find it in the queue.")]
    longer = find_longer_run(result)
    if longer is None:
        return []
    when = date_format(localtime(longer), "DATETIME_FORMAT")
    return [
        _("An earlier decision runs longer and stays in force, until %(when)s.") % {"when": when}
    ]


def undo_bulk_removal(case: Case, moderator: Member, words: str) -> None:
    """Restore the posts that were last removed in this case, if that can still be undone."""
    if removal := last_bulk_removal(case_id=case.pk):
        restore_removed_posts(removal, moderator, words)


@transaction.atomic
def write_back(case: Case, moderator: Member, words: str) -> None:
    """Write to a member who wrote to the moderators, or to the author of the content.

    The case stays open until it is done.
    """
    action = log_action(moderator, ACTION_KIND.ANSWER, case)
    if case.origin in ORIGINS_TO_WRITE_BACK:
        Case.objects.filter(pk=case.pk, answered_at=None).update(answered_at=action.at)
    recipient = case.content.member if case.kind == "to-moderators" else case.author
    send_notice(recipient, action, words)


@transaction.atomic
def reply_in_thread(case: Case, moderator: Member, words: str) -> None:
    """Reply to the post of the case, under the moderator's own name.

    Not screened: they ask plainly whether somebody thinks of ending their life. Raises
    PermissionError if slow mode makes them wait.
    """
    try:
        create_reply(case.content, moderator, words, screening=screen(words, author=None))
    except SlowModeError as slow:
        raise PermissionError(
            _("This thread is in slow mode. You can reply in %(n)d minutes.") % {"n": slow.minutes}
        ) from slow
    log_action(moderator, ACTION_KIND.ANSWER, case)


def add_staff_note(case: Case, moderator: Member, words: str) -> None:
    """Store a note on the case, for moderators."""
    StaffNote.objects.create(case=case, subject_id=case.subject_id, writer=moderator, words=words)
    log_action(moderator, ACTION_KIND.NOTE, case)


@transaction.atomic
def add_content_notes(case: Case, moderator: Member, notes: list[str], words: str = "") -> None:
    """Add content notes to the post of the case, and notify its author. Theirs stay."""
    post = case.content
    added = [kind for kind in notes if kind not in post.notes]
    if not added:
        return
    known = {*post.notes, *added}
    set_content_notes(post, [kind for kind in ContentNote.values if kind in known], post.own_note)
    action = log_action(moderator, ACTION_KIND.NOTE, case, details={"notes": added})
    send_notice(case.author, action, words)
