"""Stores what members write to the moderators, and opens the cases about it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.models import Member
from posts.models import Case, ModeratorMessage, Reason
from posts.models.cases import REASON_URGENCY
from posts.safety.cases import open_case, turn_into_crisis
from posts.safety.crisis import speaks_of_crisis
from posts.safety.tasks import queue_scoring

if TYPE_CHECKING:
    from django.db.models import QuerySet

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
) -> None:
    """Store the `words` of `member` in their open case, or open one.

    `was_refused` is for words of a crisis that could not be published, and `place` for those that
    were written somewhere else; without any words, the moderators learn of the danger only. The
    case of an anonymous message doesn't say who it is.
    """
    # Locked, so that two clicks open one case.
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    earlier = ModeratorMessage.objects.filter(
        member=member, is_anonymous=is_anonymous, case__closed_at=None, case__isnull=False
    )
    recent = earlier.filter(words=words, sent_at__gt=timezone.now() - SAME_WORDS_WITHIN)
    if recent.exists() or earlier.count() >= MAX_MESSAGES_PER_CASE:
        return
    message = ModeratorMessage(
        member=member, words=words, was_refused=was_refused, is_anonymous=is_anonymous, place=place
    )
    is_crisis = was_refused or bool(place) or speaks_of_crisis(words)
    message.case = _open_case(earlier, message, is_crisis)
    message.save()
    if not is_crisis:
        queue_scoring("to-moderators", message, words)


def _open_case(earlier: QuerySet, message: ModeratorMessage, is_crisis: bool) -> Case:
    urgency = REASON_URGENCY[Reason.CRISIS] if is_crisis else LETTER_URGENCY
    origin = Case.Origin.CRISIS if is_crisis else Case.Origin.LETTER
    case = Case.objects.open().filter(pk__in=earlier.values("case")).first()
    if case is None:
        return open_case(origin, "to-moderators", message, urgency)
    return turn_into_crisis(case) if is_crisis else case
