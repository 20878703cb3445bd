"""Opens moderation cases. Lowest layer, so that screening and moderation can both use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.moderation_status.reportable import REPORTABLE_KINDS
from posts.models import Case, Post

if TYPE_CHECKING:
    from django.db.models import Model


@transaction.atomic
def open_case(origin: str, kind: str, row: Model, urgency: int) -> Case:
    """Return the open case of that origin about `row`, and open one if there is none.

    `kind` is a slug of accounts.moderation_status.reportable.REPORTABLE_KINDS. If the case is
    already open, the higher of both urgencies stays. A case about anonymous words has no subject:
    whatever lists, counts or searches the cases of a member would name their author.
    """
    reportable = REPORTABLE_KINDS[kind]
    is_anonymous = getattr(row, "alias_id", None) is not None
    case, is_new = Case.objects.get_or_create(
        origin=origin,
        kind=kind,
        key=str(getattr(row, reportable.key)),
        closed_at=None,
        defaults={
            "subject": None if is_anonymous else reportable.author(row),
            "group": reportable.group(row),
            "urgency": urgency,
        },
    )
    if not is_new:
        Case.objects.filter(pk=case.pk).update(urgency=Greatest(F("urgency"), urgency))
    return case


def record_first_response(reply: Post) -> None:
    """Close the case of a thread that waits for an answer, and mark a crisis as answered.

    Both only if the reply is under another name. Must run in the transaction that stores it.
    """
    opening = Post.objects.get(pk=reply.ancestors[0])
    if (opening.author_id, opening.alias_id) != (reply.author_id, reply.alias_id):
        waiting = Case.objects.open().filter(origin=Case.Origin.WAITING, kind="post")
        waiting.filter(key=opening.public_id).update(
            closed_at=timezone.now(), outcome=Case.Outcome.ANSWERED
        )
    answered = Post.objects.filter(pk__in=reply.ancestors)
    answered = answered.exclude(author=reply.author_id, alias=reply.alias_id)
    unanswered_crises = Case.objects.filter(
        origin=Case.Origin.CRISIS, kind="post", answered_at=None
    )
    unanswered_crises.filter(key__in=answered.values("public_id")).update(
        answered_at=reply.posted_at
    )
