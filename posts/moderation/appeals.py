"""Appeals: a member answers a notice, and another moderator decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notification
from accounts.moderation_status.reportable import REPORTABLE_KINDS
from accounts.notifications.services import send_notification
from posts.models import Case
from posts.moderation.actions import ACTION_KIND, close_case, lift_restrictions, log_action
from posts.moderation.bulk_removal import restore_removed_posts
from posts.safety.cases import open_case

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
    first.update(appeal=words, appealed_at=timezone.now())
    return open_case(Case.Origin.APPEAL, "notice", notice, APPEAL_URGENCY)


@transaction.atomic
def answer_appeal(case: Case, moderator: Member, words: str, *, lifts: bool) -> None:
    """Answer the appeal of the case, and notify the member.

    With `lifts`, the action is reversed: restrictions end, or hidden content is restored. Raises
    PermissionError for the moderator who took the action, as somebody else has to decide, and if
    the appeal is answered already.
    """
    notice = case.content
    if notice.action.moderator_id == moderator.pk:
        raise PermissionError(_("Another moderator answers this appeal."))
    unanswered = type(notice).objects.filter(pk=notice.pk, answered_at=None)
    if not unanswered.update(answer=words, answered_at=timezone.now()):
        raise PermissionError(_("Another moderator has answered this appeal."))
    log_action(moderator, ACTION_KIND.ANSWER, case, details={"lifts": lifts})
    if lifts:
        _reverse_action(notice, case, moderator)
    send_notification(notice.member_id, Notification.Kind.NOTICE, None, notice.get_absolute_url())
    close_case(case, Case.Outcome.ACTED if lifts else Case.Outcome.LEFT)


def _reverse_action(notice, case, moderator):
    original = Case.objects.filter(pk=notice.action.case_id).first()
    kind = notice.action.kind
    if kind in {ACTION_KIND.HIDE, ACTION_KIND.REFUSE} and original and original.content:
        REPORTABLE_KINDS[original.kind].restore(original.content)
        log_action(moderator, ACTION_KIND.RESTORE, original)
    elif kind == ACTION_KIND.HIDE_ALL and original:
        restore_removed_posts(notice.action, moderator)
    else:
        lift_restrictions(case, moderator)
