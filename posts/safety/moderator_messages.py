"""Stores what members write to the moderators, and opens the cases about it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.models import Member
from posts.models import Case, ModeratorMessage, Reason
from posts.models.cases import REASON_URGENCY
from posts.on_call.escalation import alert_of_answer
from posts.on_call.notifications import notify_of_answer
from posts.safety.cases import open_case, turn_into_crisis
from posts.safety.crisis import speaks_of_crisis
from posts.safety.tasks import queue_scoring

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from posts.models import Notice

LETTER_URGENCY = 45  # Beside REASON_URGENCY of posts.models.cases.
SAME_WORDS_WITHIN = timedelta(hours=1)  # Somebody who tries again and again wrote once.
MAX_MESSAGES_PER_CASE = 100  # Against floods. Moderators know enough by then.


@transaction.atomic
def send_to_moderators(
    member: Member,
    words: str,
    was_refused: bool = False,
    is_anonymous: bool = False,
    place: str = "",
    notice: Notice | None = None,
) -> None:
    """Store the `words` of `member` in their open case, or open one.

    `was_refused` is for words of a crisis that could not be published, and `place` for those that
    were written somewhere else; without any words, the moderators learn of the danger only. The
    case of an anonymous message doesn't say who it is.

    An answer to `notice`, a message of the moderators, is stored in the case of that message, if
    it is still open. Whoever has the case learns of it.
    """
    # Locked before the member, as by what moderators do.
    answered = _lock_case(notice) if notice else None
    # Locked, so that two clicks open one case.
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    earlier = ModeratorMessage.objects.filter(
        member=member, is_anonymous=is_anonymous, case__closed_at=None, case__isnull=False
    )
    if _is_repeated(earlier, words, notice) or earlier.count() >= MAX_MESSAGES_PER_CASE:
        return
    message = ModeratorMessage(
        member=member, words=words, was_refused=was_refused, is_anonymous=is_anonymous, place=place
    )
    is_crisis = was_refused or bool(place) or speaks_of_crisis(words)
    if answered and is_crisis and not _may_become_crisis(answered):
        answered = None  # A report, say: somebody in danger has a case of their own.
    was_about_danger = answered is not None and answered.is_about_danger
    message.case = _open_case(earlier, message, is_crisis, answered)
    message.save()
    if not is_crisis:
        queue_scoring("to-moderators", message, words)
    if answered and was_about_danger:
        alert_of_answer(answered)
    elif answered and not is_crisis:
        notify_of_answer(answered)


def _is_repeated(earlier: QuerySet[ModeratorMessage], words: str, notice: Notice | None) -> bool:
    since = timezone.now() - SAME_WORDS_WITHIN
    if notice:  # "No" answers one question after another.
        since = max(since, notice.sent_at)
    return earlier.filter(words=words, sent_at__gt=since).exists()


def _lock_case(notice: Notice) -> Case | None:
    cases = Case.objects.open().select_for_update(of=("self",), no_key=True)
    return cases.filter(pk=notice.action.case_id or 0).first()


def _may_become_crisis(case: Case) -> bool:
    return case.is_about_danger or case.kind == "to-moderators"


def _open_case(
    earlier: QuerySet, message: ModeratorMessage, is_crisis: bool, answered: Case | None
) -> Case:
    urgency = REASON_URGENCY[Reason.CRISIS] if is_crisis else LETTER_URGENCY
    origin = Case.Origin.CRISIS if is_crisis else Case.Origin.LETTER
    # Not the case of a post, in which they answered the moderators.
    letters = Case.objects.open().filter(kind="to-moderators", pk__in=earlier.values("case"))
    case = answered or letters.first()
    if case is None:
        return open_case(origin, "to-moderators", message, urgency)
    return turn_into_crisis(case) if is_crisis else case
