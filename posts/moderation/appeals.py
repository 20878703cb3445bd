"""Appeals: a member answers a notice, and another moderator decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notification
from accounts.moderation_status.written_texts import Place
from accounts.notifications.services import send_notification
from posts.models import Action, Case
from posts.moderation.cases import close_case
from posts.moderation.log_entries import log_action
from posts.moderation.restrictions import list_ended_keys
from posts.moderation.undoing import undo_action
from posts.safety.cases import open_case
from posts.safety.written_texts import check_written_text

if TYPE_CHECKING:
    from accounts.models import Member
    from posts.models import Notice

APPEAL_URGENCY = 45  # Beside REASON_URGENCY of posts.models.cases.


@transaction.atomic
def create_appeal(notice: Notice, words: str) -> Case:
    """Store the member's answer to the notice, and open a case for another moderator.

    There is one answer: that of a second click, or of another tab, is not stored.
    """
    first = type(notice).objects.filter(pk=notice.pk, appealed_at=None)
    if first.update(appeal=words, appealed_at=timezone.now()):
        notice.appeal = words
        is_anonymous = notice.action.subject_id is None
        check_written_text(notice, ["appeal"], notice.member, Place.APPEAL, is_anonymous)
    return open_case(Case.Origin.APPEAL, "notice", notice, APPEAL_URGENCY)


def explain_refusal(action: Action, moderator: Member) -> str:
    """Return why `moderator` may not answer the appeal of `action`; empty if they may.

    Whoever took the action, and whoever proposed or agreed to a ban, has judged already.
    """
    judges = {action.moderator_id}
    if action.kind in {Action.Kind.BAN, Action.Kind.PROPOSE_BAN}:
        others = Action.objects.filter(
            subject_id=action.subject_id,
            kind=Action.Kind.PROPOSE_BAN,
            pk__in=list_ended_keys(action),
        )
        judges |= set(others.values_list("moderator_id", flat=True))
    if moderator.pk in judges:
        return _("You took part in this decision, so another moderator must answer this appeal.")
    return ""


@transaction.atomic
def answer_appeal(case: Case, moderator: Member, words: str, *, lifts: bool) -> None:
    """Answer the appeal of the case, and notify the member.

    With `lifts`, the action is undone, and no other. Raises PermissionError for moderators who took
    part in the action, as somebody else has to decide, and if the appeal is answered already.
    """
    notice = case.content
    if refusal := explain_refusal(notice.action, moderator):
        raise PermissionError(refusal)
    unanswered = type(notice).objects.filter(pk=notice.pk, answered_at=None)
    if not unanswered.update(answer=words, answered_at=timezone.now()):
        raise PermissionError(_("Another moderator has already answered this appeal."))
    log_action(moderator, Action.Kind.ANSWER, case, details={"lifts": lifts})
    if lifts:
        undo_action(notice.action, case, moderator)
    send_notification(notice.member_id, Notification.Kind.NOTICE, None, notice.get_absolute_url())
    close_case(case, Case.Outcome.ACTED if lifts else Case.Outcome.LEFT)
