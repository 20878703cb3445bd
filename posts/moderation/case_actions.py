"""Which actions a case allows, and what each of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.moderation_status.reportable import REPORTABLE_KINDS
from posts.models import Action
from posts.models.cases import Case
from posts.moderation.answers import reply_in_thread, write_back
from posts.moderation.appeals import answer_appeal
from posts.moderation.bans import agree_to_ban, ban_account, decline_ban
from posts.moderation.bulk_removal import remove_all_posts, undo_bulk_removal
from posts.moderation.cases import (
    claim_case,
    claim_unclaimed_case,
    close_case,
    dismiss_case,
    mark_case_answered,
    reopen_case,
    unclaim_case,
)
from posts.moderation.contents import (
    approve_content,
    ask_for_change,
    hide_content,
    refuse_content,
    restore_content,
)
from posts.moderation.log import attach_member_names
from posts.moderation.notes import add_content_notes, add_staff_note
from posts.moderation.outcomes import CLOSING_OUTCOMES, OUTCOMES_THAT_WRITE
from posts.moderation.queue import waits_for_decision
from posts.moderation.restrictions import (
    find_longer_run,
    lift_restrictions,
    require_approval,
    silence_member,
    suspend_member,
)
from posts.moderation.threads import change_thread_title, lock_thread, move_thread, slow_thread
from posts.moderation.warnings import warn_member
from recovery_forum.lib.text import isolate

if TYPE_CHECKING:
    from accounts.models import Member

# What somebody can still change, and so may be asked to.
KINDS_TO_CHANGE = ("member", "group", "meeting", "opportunity")
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
CHANGE_ACTIONS = {"ask-change"}
GENERAL_ACTIONS = {"dismiss", "done", "claim", "give-back", "answered", "remember", "apply"}
# Cases about somebody who waits for a reply in the thread.
ORIGINS_TO_ANSWER = (Case.Origin.WAITING, Case.Origin.FIRST)


def list_available_actions(case: Case, row: Any) -> set[str]:
    """Return the codes of the actions that `case` allows; `row` is its content, or None."""
    if case.origin == Case.Origin.APPEAL:
        return {"answer", "claim", "give-back", "remember"}
    if case.origin == Case.Origin.BAN:
        votes = {"agree", "decline"} if case.subject_id and not case.closed_at else set()
        return votes | {"claim", "give-back", "remember"}
    actions, reportable = set(GENERAL_ACTIONS), REPORTABLE_KINDS[case.kind]
    if case.closed_at:
        actions.add("reopen")
    # Also to an anonymous author who left: a missing button would tell that they did.
    has_reader = getattr(row, "alias_id", None) or case.author is not None
    if row is not None and (case.kind == "to-moderators" or has_reader):
        actions.add("write-back")
    if case.kind == "post" and row is not None:
        actions |= CONTENT_ACTIONS
        needs_answer = case.is_about_danger or case.origin in ORIGINS_TO_ANSWER
        if needs_answer and _takes_replies(row):
            actions.add("reply")
    elif row is not None:
        if reportable.hide:
            actions.add("hide")
        if reportable.restore:
            actions.add("restore")
        if case.kind in KINDS_TO_CHANGE and reportable.list_responsible(row):
            actions |= CHANGE_ACTIONS
        if reportable.release and row.held_at:
            actions |= {"approve", "refuse"}
    if waits_for_decision(row):
        actions -= {"dismiss", "done"}
    if case.subject_id:
        actions |= MEMBER_ACTIONS
    elif getattr(row, "alias_id", None):
        actions |= ANONYMOUS_ACTIONS
    return actions


def _takes_replies(post):
    thread = post.thread
    is_closed = thread.locked_at or thread.removed_at or thread.held_at or thread.group.is_closed
    return not (is_closed or post.is_gone or post.held_at)


def list_offered_actions(case: Case, row: Any, moderator: Member) -> set[str]:
    """Return the actions of list_available_actions() that the page offers to `moderator`.

    None against staff who are not below them. A case about an anonymous post has no subject, and
    offers the same whoever wrote it: fewer buttons would tell that it was staff.
    """
    actions = list_available_actions(case, row)
    if case.subject is None or case.subject.may_be_restricted_by(moderator):
        return actions
    return actions - MEMBER_ACTIONS - {"agree", "decline"}


# What nobody has to look at again before they act: it changes nothing about the content or member.
KINDS_WITHOUT_CHANGE = (Action.Kind.LOOK, Action.Kind.NOTE)
# What is right whatever somebody else did meanwhile.
ACTIONS_AT_ANY_TIME = {"claim", "give-back", "remember", "answered"}
# Whoever answers somebody in danger has the case, so that no other moderator is woken for it.
ANSWERS = {"reply", "write-back", "answered"}


def find_latest_action(case: Case) -> Action | None:
    """Return the last act in `case` that changed something."""
    acts = Action.objects.filter(case_id=case.pk).exclude(kind__in=KINDS_WITHOUT_CHANGE)
    return acts.order_by("-pk").first()


def _check_nobody_acted_since(case, moderator, seen):
    """Raise PermissionError if somebody else acted after the page showed the act with pk `seen`.

    Two moderators who open a case at the same moment must not both warn, or hide and dismiss.
    """
    latest = find_latest_action(case)
    if latest is None or latest.pk <= seen or latest.moderator_id == moderator.pk:
        return
    attach_member_names([latest])
    raise PermissionError(
        _("%(name)s acted on this case while you had it open: %(act)s. See below, then decide.")
        % {
            "name": isolate(latest.moderator_name or _("Someone")),  # type: ignore[attr-defined]
            "act": latest.get_kind_display(),
        }
    )


@transaction.atomic
def perform_action(
    case: Case, moderator: Member, cleaned: dict, seen: int | None = None
) -> list[str]:
    """Perform the action of a valid CaseActionForm, whose cleaned data it takes.

    `seen` is the pk of the last act that the page showed, or 0. None asks nothing of it.

    Returns what the moderator should know about the result beside that it is done. A note for
    moderators is stored with any action. Raises PermissionError, with a sentence for the moderator,
    if somebody else has to do it, and PermissionDenied for actions against staff who are not below
    the moderator. So does an act of another moderator that the page did not show yet.
    """
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if seen is not None and cleaned["act"] not in ACTIONS_AT_ANY_TIME:
        _check_nobody_acted_since(case, moderator, seen)
    if cleaned["act"] in ANSWERS and case.alerting_since:
        claim_unclaimed_case(case, moderator)
    if cleaned["note"]:
        add_staff_note(case, moderator, cleaned["note"])
    if cleaned["act"] == "apply":
        return _apply_decision(case, moderator, cleaned)
    return _describe(_perform(cleaned["act"], case, moderator, cleaned))


def _apply_decision(case, moderator, cleaned):
    """Act on the content and on the member in one step. Each act has a notice of its own.

    A note alone closes nothing: to close the case without an act is an outcome of its own.
    """
    content_act, member_act = cleaned["content_act"], cleaned["member_act"]
    if member_act == "write-back" and content_act in OUTCOMES_THAT_WRITE:
        member_act = ""  # They would get the same message twice.
    results = []
    # What closes the case comes last, so that reporters are told once.
    codes = [code for code in (content_act, member_act) if code]
    for code in sorted(codes, key=lambda code: code in CLOSING_OUTCOMES):
        results += _describe(_perform(code, case, moderator, cleaned, closes=False))
    if codes and cleaned["closes"] and not CLOSING_OUTCOMES & set(codes):
        close_case(case, Case.Outcome.ACTED)
    return results


def _perform(code, case, moderator, cleaned, closes=True):
    reason, words, days = cleaned["reason"], cleaned["words"], cleaned["days"]
    handlers = {
        "claim": lambda: _claim(case, moderator),
        "give-back": lambda: unclaim_case(case, moderator),
        "reopen": lambda: reopen_case(case, moderator),
        "dismiss": lambda: dismiss_case(case, moderator),
        "done": lambda: close_case(case, Case.Outcome.ACTED),
        "answered": lambda: mark_case_answered(case, moderator),
        "reply": lambda: reply_in_thread(case, moderator, words),
        "write-back": lambda: write_back(case, moderator, words),
        "remember": lambda: None,
        "hide": lambda: hide_content(case, moderator, reason, words, closes=closes),
        "restore": lambda: restore_content(case, moderator, words, closes=closes),
        "ask-change": lambda: ask_for_change(case, moderator, reason, words, closes=closes),
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


def _claim(case, moderator):
    """Raise PermissionError if another moderator was first, and no second one is needed."""
    claim_case(case, moderator)
    current = Case.objects.select_related("claimed_by").get(pk=case.pk)
    if moderator.pk not in (current.claimed_by_id, current.second_moderator_id):
        name = isolate(current.claimed_by.name) if current.claimed_by else ""
        raise PermissionError(_("%(name)s already has this case.") % {"name": name})


def _describe(result):
    """What the moderator should know of a new restriction: a longer one stands."""
    if not isinstance(result, Action):
        return []
    if result.kind == Action.Kind.PROPOSE_BAN:
        return [_("Ban proposed. Other moderators can find it in the queue.")]
    longer = find_longer_run(result)
    if longer is None:
        return []
    when = date_format(localtime(longer), "DATETIME_FORMAT")
    return [
        _("An earlier decision runs longer and stays in force, until %(when)s.") % {"when": when}
    ]
