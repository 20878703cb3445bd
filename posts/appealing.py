"""Appealing: a member answers what the moderators told them, and somebody else looks again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notification
from accounts.notifying import notify
from accounts.reporting import KINDS

from .clearing import give_back
from .models import Case
from .moderating import KIND, close, lift, log
from .reporting import open_case


@transaction.atomic
def appeal(notice, words):
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
    log(moderator, KIND.ANSWER, case, details={"lifts": lifts})
    if lifts:
        _take_back(notice, case, moderator)
    notify(case.subject_id, Notification.Kind.NOTICE, None, notice.get_absolute_url())
    close(case, Case.Outcome.ACTED if lifts else Case.Outcome.LEFT)


def _take_back(notice, case, moderator):
    before = Case.objects.filter(pk=notice.action.case_id).first()
    if notice.action.kind in {KIND.HIDE, KIND.REFUSE} and before and before.content:
        KINDS[before.kind].restore(before.content)
        log(moderator, KIND.RESTORE, before)
    elif notice.action.kind == KIND.HIDE_ALL and before:
        give_back(notice.action, moderator)
    else:
        lift(case, moderator)
