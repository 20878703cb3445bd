"""What the page of a notice shows beside the words of the moderators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accounts.moderation_status.reportable import REPORTABLE_KINDS
from groups.models import Group
from posts.models import Action, Case, Post
from posts.moderation.conversations import list_messages_for
from posts.moderation.restrictions import find_longer_run

if TYPE_CHECKING:
    from datetime import datetime

    from posts.models import Notice

MAX_HIDDEN_TEXTS = 50


@dataclass(frozen=True)
class HiddenText:
    """Something that the member wrote and moderators hid. Only they read it on the notice."""

    title: str
    text: str
    written_at: datetime | None
    is_hidden: bool | None  # Still: it may be visible again, after an appeal. None if unknown.


def describe_notice(notice: Notice) -> dict[str, Any]:
    """Return what the notice is about: hidden texts, a longer restriction, where a thread went."""
    action = notice.action
    group = Group.objects.filter(slug=action.details.get("group", "")).first()
    case = Case.objects.filter(pk=action.case_id or 0).first()
    return {
        "hidden_texts": list_hidden_texts(notice),
        "conversation": list_messages_for(notice) if notice.can_be_answered else [],
        "is_about_profile": action.kind == Action.Kind.HIDE and action.target.startswith("member/"),
        "change_url": _find_change_url(action, case),
        "is_crisis": case is not None and case.is_about_danger,
        "longer_until": find_longer_run(action),
        "moved_to": group,
        "is_group_readable": group is not None
        and Group.objects.readable_by(notice.member).filter(pk=group.pk).exists(),
    }


def _find_change_url(action, case):
    """The page of what the member is asked to change, or empty."""
    row = case.content if case and action.kind == Action.Kind.ASK_CHANGE else None
    return REPORTABLE_KINDS[case.kind].url(row) if case and row else ""


def list_hidden_texts(notice: Notice) -> list[HiddenText]:
    """Return what was hidden: words of the recipient of `notice`, and of nobody else."""
    action = notice.action
    if action.kind == Action.Kind.HIDE_ALL:
        posts = Post.objects.filter(pk__in=action.details["posts"], author=notice.member_id)
        posts = posts.select_related("thread").order_by("-pk")[:MAX_HIDDEN_TEXTS]
        return [_describe_post(post) for post in posts]
    if action.kind not in (Action.Kind.HIDE, Action.Kind.REFUSE):
        return []
    case = Case.objects.filter(pk=action.case_id or 0).first()
    row = case.content if case else None
    if case is None or row is None:
        return []
    reportable = REPORTABLE_KINDS[case.kind]
    if notice.member not in reportable.list_responsible(row):
        return []
    if isinstance(row, Post):
        return [_describe_post(row)]
    is_hidden = bool(row.removed_at) if hasattr(row, "removed_at") else None
    return [HiddenText(case.kind_name, reportable.get_text(row), None, is_hidden)]


def _describe_post(post: Post) -> HiddenText:
    is_hidden = bool(post.removed_at or post.held_at)
    return HiddenText(post.thread.title, post.text, post.posted_at, is_hidden)
