"""The log of moderation in sentences: who did what to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.moderation_status.reportable import REPORTABLE_KINDS
from posts.models import Action
from posts.models.actions import BY_MESSAGE, BY_REPLYING
from posts.moderation.panel_changes import find_model
from recovery_forum.lib.text import isolate

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# `who` did it, `what` is the content, and `member` whom it concerns.
SENTENCES: dict[str, StrOrPromise] = {
    Action.Kind.LOOK: gettext_lazy("%(who)s looked at %(what)s"),
    Action.Kind.CLAIM: gettext_lazy("%(who)s took the case about %(what)s"),
    Action.Kind.RELEASE: gettext_lazy("%(who)s unassigned the case about %(what)s"),
    Action.Kind.DISMISS: gettext_lazy("%(who)s dismissed the case about %(what)s"),
    Action.Kind.SAFE: gettext_lazy("%(who)s closed the case about %(what)s: they are safe"),
    Action.Kind.REOPEN: gettext_lazy("%(who)s opened the case about %(what)s again"),
    Action.Kind.HIDE: gettext_lazy("%(who)s hid %(what)s"),
    Action.Kind.RESTORE: gettext_lazy("%(who)s showed %(what)s again"),
    Action.Kind.MOVE: gettext_lazy("%(who)s moved the thread of %(what)s"),
    Action.Kind.LOCK: gettext_lazy("%(who)s closed the thread of %(what)s"),
    Action.Kind.UNLOCK: gettext_lazy("%(who)s reopened the thread of %(what)s"),
    Action.Kind.SLOW: gettext_lazy("%(who)s changed how often people can reply to %(what)s"),
    Action.Kind.RETITLE: gettext_lazy("%(who)s changed the title of the thread of %(what)s"),
    Action.Kind.ASK_CHANGE: gettext_lazy("%(who)s asked for a change of %(what)s"),
    Action.Kind.WARN: gettext_lazy("%(who)s warned %(member)s"),
    Action.Kind.APPROVAL: gettext_lazy("%(who)s asked for the review of each post of %(member)s"),
    Action.Kind.SILENCE: gettext_lazy("%(who)s silenced %(member)s"),
    Action.Kind.SUSPEND: gettext_lazy("%(who)s suspended %(member)s"),
    Action.Kind.PROPOSE_BAN: gettext_lazy("%(who)s proposed to ban %(member)s"),
    Action.Kind.BAN: gettext_lazy("%(who)s banned %(member)s"),
    Action.Kind.DECLINE_BAN: gettext_lazy("%(who)s declined to ban %(member)s"),
    Action.Kind.LIFT: gettext_lazy("%(who)s lifted all restrictions of %(member)s"),
    Action.Kind.APPROVE: gettext_lazy("%(who)s approved %(what)s"),
    Action.Kind.REFUSE: gettext_lazy("%(who)s rejected %(what)s"),
    Action.Kind.HIDE_ALL: gettext_lazy("%(who)s hid all posts of %(member)s"),
    Action.Kind.UNDO: gettext_lazy("%(who)s undid a decision about %(what)s"),
    Action.Kind.NOTE: gettext_lazy("%(who)s added a note to %(what)s"),
    Action.Kind.ANSWER: gettext_lazy("%(who)s answered %(member)s"),
    Action.Kind.ADD: gettext_lazy("%(who)s added %(what)s in the panel"),
    Action.Kind.CHANGE: gettext_lazy("%(who)s changed %(what)s in the panel"),
    Action.Kind.DELETE: gettext_lazy("%(who)s deleted %(what)s in the panel"),
}


# How somebody was answered, by Action.details["by"].
ANSWERS: dict[str, StrOrPromise] = {
    BY_MESSAGE: gettext_lazy("%(who)s wrote to %(member)s privately"),
    BY_REPLYING: gettext_lazy("%(who)s replied to %(member)s in the thread"),
}


def describe_action(action: Action) -> str:
    """Return the sentence of an entry, which has the names of log.attach_member_names().

    What was done about anonymous words names nobody but the moderator: the entry has no subject.
    """
    sentence = SENTENCES.get(action.kind, gettext_lazy("%(who)s acted on %(what)s"))
    if action.kind == Action.Kind.ANSWER:
        sentence = ANSWERS.get(action.details.get("by", ""), sentence)
    return str(sentence) % {
        "who": _moderator(action),
        "what": _content(action),
        "member": _member(action),
    }


def _moderator(action):
    if action.moderator_id is None:
        return _("An automatic check")
    return isolate(action.moderator_name) if action.moderator_name else _("Someone who left")


def _member(action):
    if action.subject_name:
        return isolate(action.subject_name)
    return _("a former member") if action.subject_id else _("the author of anonymous words")


def _content(action):
    """Such as "a post by alice" or "the profile of alice"; of the panel, "one of the resources"."""
    kind, _slash, _key = action.target.partition("/")
    name = isolate(action.subject_name) if action.subject_name else ""
    if kind == "member" and name:
        return _("the profile of %(name)s") % {"name": name}
    if "." in kind:
        return _row(action, kind)
    thing = str(REPORTABLE_KINDS[kind].name) if kind in REPORTABLE_KINDS else _("something")
    return _("%(thing)s by %(name)s") % {"thing": thing, "name": name} if name else thing


def _row(action, label):
    """A row of the panel, such as "the meeting “Evening circle”", or "one of the meetings".

    `label` is that of its model, such as "groups.meeting".
    """
    model = find_model(label)
    if model is None:
        return _("something")
    if name := action.row_name:
        words = {"thing": model._meta.verbose_name, "name": isolate(name)}
        return _("the %(thing)s “%(name)s”") % words
    return _("one of the %(things)s") % {"things": model._meta.verbose_name_plural}
