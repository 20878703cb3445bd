"""Appeals: a member answers a notice, and another moderator decides."""

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


@transaction.atomic
def create_appeal(notice, words):
    """The member answers a notice: a case for another moderator than the one who acted."""
    notice.appeal, notice.appealed_at = words, timezone.now()
    notice.save(update_fields=["appeal", "appealed_at"])
    return open_case(Case.Origin.APPEAL, "notice", notice, urgency=45)


@transaction.atomic
def answer_appeal(case, moderator, words, *, lifts):
    """Say what becomes of it. `lifts` ends what was asked of the member, or restores the content.

    Raises PermissionError for the moderator who acted: somebody else has to look.
    """
    notice = case.content
    if notice.action.moderator_id == moderator.pk:
        raise PermissionError(_("Another moderator answers this appeal."))
    notice.answer, notice.answered_at = words, timezone.now()
    notice.save(update_fields=["answer", "answered_at"])
    log_action(moderator, ACTION_KIND.ANSWER, case, details={"lifts": lifts})
    if lifts:
        _reverse_action(notice, case, moderator)
    send_notification(case.subject_id, Notification.Kind.NOTICE, None, notice.get_absolute_url())
    close_case(case, Case.Outcome.ACTED if lifts else Case.Outcome.LEFT)


def _reverse_action(notice, case, moderator):
    before = Case.objects.filter(pk=notice.action.case_id).first()
    if notice.action.kind in {ACTION_KIND.HIDE, ACTION_KIND.REFUSE} and before and before.content:
        REPORTABLE_KINDS[before.kind].restore(before.content)
        log_action(moderator, ACTION_KIND.RESTORE, before)
    elif notice.action.kind == ACTION_KIND.HIDE_ALL and before:
        restore_removed_posts(notice.action, moderator)
    else:
        lift_restrictions(case, moderator)
