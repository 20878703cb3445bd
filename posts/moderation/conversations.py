"""What moderators and a member wrote to each other in a case, for whoever takes it over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from posts.models import Action, Case, ModeratorMessage, Notice
from posts.models.actions import BY_REPLYING
from posts.moderation.log import attach_member_names

if TYPE_CHECKING:
    from datetime import datetime

MAX_SHOWN = 50  # The latest, to a member. Moderators read all.


@dataclass(frozen=True)
class CaseMessage:
    """One message, either of the member or of the moderator whose name is `moderator`.

    `title` is that of the notice, if the words came with a decision.
    """

    words: str
    sent_at: datetime
    is_ours: bool
    moderator: str = ""
    title: str = ""


def list_messages(case: Case) -> list[CaseMessage]:
    """Return the messages of both sides, the oldest first. Three queries.

    It names no member: the case of anonymous words has no subject either.
    """
    theirs = [
        CaseMessage(message.description, message.sent_at, is_ours=False)
        for message in case.messages.order_by("pk")
    ]
    return sorted([*theirs, *_list_ours(case)], key=lambda message: message.sent_at)


def _list_ours(case):
    notices = Notice.objects.filter(action__case_id=case.pk).exclude(words="")
    # Once, however many organizers of a group it went to.
    notices = {notice.action_id: notice for notice in notices.select_related("action")}
    attach_member_names([notice.action for notice in notices.values()])
    for notice in notices.values():
        is_decision = notice.action.kind != Action.Kind.ANSWER
        title = notice.title if is_decision else ""
        name = notice.action.moderator_name
        yield CaseMessage(notice.words, notice.sent_at, True, name, title)


def list_messages_for(notice: Notice) -> list[CaseMessage]:
    """Return what the recipient of `notice` reads of the conversation that it belongs to.

    It is that of its case; and after that was closed, all that follows, which has cases of its own.
    Moderators stay unnamed. Two queries.
    """
    case = Case.objects.filter(pk=notice.action.case_id or 0).first()
    later = Q(sent_at__gt=case.closed_at) if case and case.closed_at else Q(pk=None)
    written = ModeratorMessage.objects.visible_to(notice.member).filter(Q(case=case) | later)
    sent = Notice.objects.visible_to(notice.member).filter(action__kind=Action.Kind.ANSWER)
    sent = sent.filter(Q(action__case_id=notice.action.case_id) | later)
    messages = [
        *(CaseMessage(row.words, row.sent_at, is_ours=False) for row in written if row.words),
        *(CaseMessage(row.words, row.sent_at, is_ours=True) for row in sent),
    ]
    return sorted(messages, key=lambda message: message.sent_at)[-MAX_SHOWN:]


def answers_in_thread(case: Case) -> bool:
    """Return whether the last answer was a reply in the thread, for all who read there."""
    answers = Action.objects.filter(case_id=case.pk, kind=Action.Kind.ANSWER)
    latest = answers.order_by("-pk").first()
    return latest is not None and latest.details.get("by") == BY_REPLYING
