"""Opens moderation cases. Lowest layer, so that screening and moderation can both use it."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from accounts.moderation_status.reportable import REPORTABLE_KINDS
from posts.models import Case


@transaction.atomic
def open_case(origin, kind, row, urgency):
    """The open case of that origin about `row`, made where there is none. The higher urgency stays.

    `kind` is a slug of accounts.moderation_status.reportable.REPORTABLE_KINDS.
    """
    how = REPORTABLE_KINDS[kind]
    case, is_new = Case.objects.get_or_create(
        origin=origin,
        kind=kind,
        key=str(getattr(row, how.key)),
        closed_at=None,
        defaults={"subject": how.author(row), "group": how.group(row), "urgency": urgency},
    )
    if not is_new:
        Case.objects.filter(pk=case.pk).update(urgency=Greatest(F("urgency"), urgency))
    return case
