"""Reads the log of moderation: names, links and details for people, instead of keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Member
from groups.models import Group
from posts.models import Action, Case
from posts.models.actions import BY_ORGANIZERS, BY_REPLYING
from posts.models.content_notes import ContentNote
from posts.moderation.log_sentences import describe_action
from posts.moderation.panel_changes import (
    PANEL_KINDS,
    attach_panel_rows,
    describe_panel_change,
)

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise


def attach_member_names(actions: Iterable[Action]) -> list[Action]:
    """Set the present names of the moderator and the subject; the log itself has their keys only.

    An action on anonymous words has no subject.
    """
    actions = list(actions)
    keys = {action.moderator_id for action in actions} | {action.subject_id for action in actions}
    names = dict(Member.objects.filter(pk__in=keys - {None}).values_list("pk", "name"))
    for action in actions:
        action.moderator_name = names.get(action.moderator_id, "")  # type: ignore[attr-defined]
        action.subject_name = names.get(action.subject_id, "")  # type: ignore[attr-defined]
    return actions


def attach_log_details(
    actions: Iterable[Action], request: HttpRequest | None = None
) -> list[Action]:
    """Set names, the `case` of each action, its `sentence`, and its `summary`: where to, say.

    `request` is that of the reader, for whom rows of the panel have a name and an address.
    """
    actions = attach_member_names(actions)
    attach_panel_rows(actions, request)
    cases = Case.objects.in_bulk({action.case_id for action in actions if action.case_id})
    slugs = {slug for action in actions if (slug := action.details.get("group"))}
    groups = dict(Group.objects.filter(slug__in=slugs).values_list("slug", "name"))
    for action in actions:
        action.case = cases.get(action.case_id)  # type: ignore[attr-defined]
        action.sentence = describe_action(action)  # type: ignore[attr-defined]
        action.summary = summarize_details(action, groups)  # type: ignore[attr-defined]
    return actions


def summarize_details(action: Action, group_names: dict[str, str]) -> str:
    """Return the details of `action` in words, such as "to Evenings without wine"; often empty."""
    details = action.details
    if action.kind in PANEL_KINDS:
        return describe_panel_change(action)
    if details.get("by") == BY_ORGANIZERS:
        return _("as an organizer of the group")
    if details.get("by") == BY_REPLYING and action.kind != Action.Kind.ANSWER:
        return _("by replying in the thread")
    if slug := details.get("group"):
        return _("to %(group)s") % {"group": group_names.get(slug, slug)}
    if "minutes" in details:
        n = details["minutes"]
        text = ngettext("%(n)d minute between replies", "%(n)d minutes between replies", n)
        return text % {"n": n} if n else _("no limit")
    if "notes" in details:
        labels = dict(ContentNote.choices)
        names: list[StrOrPromise] = [labels.get(kind, kind) for kind in details["notes"]]
        return _("content note: %(notes)s") % {"notes": ", ".join(map(str, names))}
    if "lifts" in details:
        return _("decision undone") if details["lifts"] else _("decision stands")
    if action.kind == Action.Kind.HIDE_ALL:
        n = len(details.get("posts", []))
        return ngettext("%(n)d post", "%(n)d posts", n) % {"n": n}
    if details.get("undoes"):
        return _("after an appeal") if action.kind != Action.Kind.UNDO else _("an earlier decision")
    return ""
