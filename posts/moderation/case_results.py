"""What was done in a case, in words: just now, or when it was closed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.models import Action, Case
from recovery_forum.lib.text import isolate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from accounts.models import Member

# What the log says was done, in the outcome of a closed case: "Closed: hidden, warned".
WORDS: dict[str, StrOrPromise] = {
    Action.Kind.APPROVE: gettext_lazy("approved"),
    Action.Kind.REFUSE: gettext_lazy("rejected"),
    Action.Kind.HIDE: gettext_lazy("hidden"),
    Action.Kind.HIDE_ALL: gettext_lazy("all posts hidden"),
    Action.Kind.RESTORE: gettext_lazy("shown again"),
    Action.Kind.UNDO: gettext_lazy("posts shown again"),
    Action.Kind.ASK_CHANGE: gettext_lazy("change asked for"),
    Action.Kind.MOVE: gettext_lazy("thread moved"),
    Action.Kind.LOCK: gettext_lazy("thread closed"),
    Action.Kind.UNLOCK: gettext_lazy("thread reopened"),
    Action.Kind.SLOW: gettext_lazy("slow mode changed"),
    Action.Kind.RETITLE: gettext_lazy("title changed"),
    Action.Kind.WARN: gettext_lazy("warned"),
    Action.Kind.SILENCE: gettext_lazy("silenced"),
    Action.Kind.SUSPEND: gettext_lazy("suspended"),
    Action.Kind.APPROVAL: gettext_lazy("posts reviewed first"),
    Action.Kind.PROPOSE_BAN: gettext_lazy("ban proposed"),
    Action.Kind.BAN: gettext_lazy("banned"),
    Action.Kind.DECLINE_BAN: gettext_lazy("ban declined"),
    Action.Kind.LIFT: gettext_lazy("restrictions lifted"),
    Action.Kind.ANSWER: gettext_lazy("answered"),
}
# What a moderator reads after an act, by its code.
DONE: dict[str, StrOrPromise] = {
    "reopen": gettext_lazy("The case is open again and assigned to you."),
    "reply": gettext_lazy("Your reply is in the thread."),
    "answered": gettext_lazy("Marked as answered."),
    "remember": gettext_lazy("Note saved."),
    "dismiss": gettext_lazy("This case was closed already."),
    "done": gettext_lazy("This case was closed already."),
}


def attach_outcomes(cases: Iterable[Case]) -> None:
    """Set the `outcome_words` of each case that is closed: what the log says, or its outcome."""
    cases = list(cases)
    acted = [case.pk for case in cases if case.closed_at and case.outcome == Case.Outcome.ACTED]
    done = defaultdict(list)
    if acted:
        for action in Action.objects.filter(case_id__in=acted).order_by("at", "pk"):
            done[action.case_id].append(action)
    for case in cases:
        words = _summarize(case, done[case.pk])
        case.outcome_words = words or case.get_outcome_display()  # type: ignore[attr-defined]


def _summarize(case, actions):
    """What was done since the case was last opened, until it was closed."""
    present: list[Action] = []
    for action in actions:
        if action.kind == Action.Kind.REOPEN:
            present = []
        elif case.closed_at and action.at <= case.closed_at:
            present.append(action)
    return _list_words(present)


def _list_words(actions):
    words = (_word(action) for action in actions)
    return ", ".join(dict.fromkeys(word for word in words if word))


def _word(action):
    if action.kind == Action.Kind.NOTE:  # Of readers; those of moderators change nothing.
        return _("content notes added") if action.details.get("notes") else ""
    return str(WORDS.get(action.kind, ""))


def describe_result(case: Case, moderator: Member, act: str, since: datetime) -> str:
    """Say what the act `act` of `moderator` did to `case`, which is as it was before the act.

    What is in the log after `since` tells what a decision did.
    """
    if act == "claim":
        return _describe_claim(case, moderator)
    if act == "give-back":
        if case.alerting_since and not case.closed_at:
            return _("Unassigned. Other moderators are alerted again.")
        return _("Unassigned. Any moderator can take it.")
    if act == "write-back":
        return _describe_message(case)
    if act in DONE:
        return str(DONE[act])
    done = Action.objects.filter(case_id=case.pk, moderator_id=moderator.pk, at__gte=since)
    words = _list_words(done.order_by("at", "pk"))
    return _("Done: %(what)s.") % {"what": words} if words else _("Saved.")


def _describe_message(case):
    if case.subject is None:  # Anonymous.
        return _("Message sent.")
    return _("Message sent to %(name)s.") % {"name": isolate(case.subject.name)}


def _describe_claim(case, moderator):
    if case.claimed_by_id not in (None, moderator.pk):
        return _("You are the second moderator of this case.")
    if case.alerting_since:
        return _("Assigned to you. Other moderators are no longer alerted.")
    return _("Assigned to you.")
