"""The outcomes that a moderator can choose in a case: what each is called, and what it does.

The page of a case shows them in this order, and posts.moderation.case_actions performs them by
their codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Outcome:
    """One choice of a decision.

    `effect` says what happens, and who learns of it. `field` is the field of CaseActionForm that
    only this outcome uses; `needs_rule` and `needs_duration` stand for those that several use.
    """

    code: str
    label: StrOrPromise
    effect: StrOrPromise
    needs_rule: bool = False
    needs_duration: bool = False
    field: str = ""

    @property
    def takes_message(self) -> bool:
        """Whether somebody reads the message that goes with it."""
        return bool(self.code) and self.code not in OUTCOMES_WITHOUT_MESSAGE

    @property
    def closes_case(self) -> bool:
        return self.code in CLOSING_OUTCOMES


# What happens to the content. "" leaves it alone.
CONTENT_OUTCOMES = [
    Outcome(
        "dismiss",
        _("Dismiss: no action needed"),
        _("It stays, and the case is closed. Reporters are thanked; its author isn't told."),
    ),
    Outcome(
        "", _("Keep it, and act on the member"), _("It stays. Choose below what happens to them.")
    ),
    Outcome("approve", _("Approve it"), _("Others can read it, as if it was posted now.")),
    Outcome(
        "refuse",
        _("Reject it"),
        _("Others never see it. Its author is told why, can still read it, and can appeal."),
        needs_rule=True,
    ),
    Outcome(
        "hide",
        _("Hide it"),
        _("Others can't read it any more. Its author is told why, can read it, and can appeal."),
        needs_rule=True,
    ),
    Outcome(
        "ask-change",
        _("Ask them to change it"),
        _("It stays visible. They get your message and a link to change it."),
        needs_rule=True,
    ),
    Outcome("restore", _("Show it again"), _("Others can read it again, and its author is told.")),
    Outcome(
        "note",
        _("Add content notes"),
        _("It stays. Readers see the notes before the text, and its author is told."),
        field="notes",
    ),
    Outcome(
        "hide-all",
        _("Hide all their posts"),
        _("For spam. All of them are hidden at once, and you can undo it for one day."),
        needs_rule=True,
    ),
    Outcome(
        "undo",
        _("Restore everything"),
        _("What was hidden at once is shown again. What was hidden for another reason stays so."),
    ),
    Outcome(
        "done",
        _("Close: it was settled elsewhere"),
        _("Nothing else changes. Reporters are told that there is an answer."),
    ),
]
# What happens to the whole thread; the author of the thread is told of each.
THREAD_OUTCOMES = [
    Outcome(
        "lock", _("Close the thread to replies"), _("Everyone can still read it. Nobody can reply.")
    ),
    Outcome("unlock", _("Reopen the thread"), _("Members can reply again.")),
    Outcome(
        "slow",
        _("Slow the thread down"),
        _("Each member has to wait between two replies."),
        field="minutes",
    ),
    Outcome(
        "retitle",
        _("Change the title"),
        _("For a title that names someone or breaks a rule."),
        field="title",
    ),
    Outcome(
        "move",
        _("Move the thread"),
        _("With all its replies. The organizers of both groups are told."),
        field="group",
    ),
]
# What happens to the member. "" leaves them alone.
MEMBER_OUTCOMES = [
    Outcome("", _("Nothing"), _("Nothing changes for them.")),
    Outcome(
        "write-back", _("Write to them"), _("Only they can read your message. It isn't a warning.")
    ),
    Outcome(
        "warn",
        _("Warn them"),
        _("They get your message as a warning, with the rule. They can appeal."),
        needs_rule=True,
    ),
    Outcome(
        "silence",
        _("Silence them for a time"),
        _("They can read, but not post. Help lines and messages to moderators stay open to them."),
        needs_rule=True,
        needs_duration=True,
    ),
    Outcome(
        "suspend",
        _("Suspend their account for a time"),
        _("They can't use the forum until then. They can read your message and appeal."),
        needs_rule=True,
        needs_duration=True,
    ),
    Outcome(
        "approval",
        _("Pre-moderate their posts"),
        _("Others see each new post only after a moderator has approved it. They can appeal."),
        needs_rule=True,
    ),
    Outcome(
        "ban",
        _("Ban them"),
        _("Their account is closed for good. They can read your message and appeal."),
        needs_rule=True,
    ),
    Outcome(
        "lift",
        _("Lift all restrictions"),
        _("Silence, suspension, pre-moderation and ban end now, and they are told."),
    ),
]
# In place of "ban" where several moderators have to agree.
BAN_PROPOSAL = Outcome(
    "ban",
    _("Propose a ban"),
    _("They are suspended for three days, until another moderator agrees or declines."),
    needs_rule=True,
)
# In place of "dismiss" where someone may be in danger: nobody dismisses a person.
SAFE = Outcome(
    "dismiss",
    _("They are safe, or someone is with them"),
    _("It stays, and the case is closed. Reporters are thanked; its author isn't told."),
)
# In place of "hide-all": the other posts of an anonymous author belong to nobody here.
HIDE_ALL_ANONYMOUS = Outcome(
    "hide-all",
    _("Hide all their anonymous posts in this thread"),
    _("For spam. All of them are hidden at once, and you can undo it for one day."),
    needs_rule=True,
)
# These reach nobody, so no message goes with them.
OUTCOMES_WITHOUT_MESSAGE = {"dismiss", "done", "approve"}
# These close the case themselves.
CLOSING_OUTCOMES = {"dismiss", "done"}
# Their notice carries the message to the author of the content.
OUTCOMES_THAT_WRITE = {
    "hide", "refuse", "ask-change", "restore", "note", "hide-all", "undo",
}  # fmt: skip
