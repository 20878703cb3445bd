"""Items that a member hid for themselves."""

from collections.abc import Iterable

from django.db.models import Model

from accounts.models import HiddenItem, Member
from accounts.moderation_status.reportable import REPORTABLE_KINDS


def hide_item(member: Member, kind: str, row: Model) -> None:
    """Hide `row` for `member` only. `kind` is a slug of REPORTABLE_KINDS."""
    reportable = REPORTABLE_KINDS[kind]
    if reportable.hide_for:
        reportable.hide_for(member, row)
        return
    key = str(getattr(row, reportable.key))
    HiddenItem.objects.get_or_create(
        member=member, kind=kind, object_id=row.pk, defaults={"key": key}
    )


def unhide_item(member: Member, kind: str, row: Model) -> None:
    """Undo hide_item()."""
    reportable = REPORTABLE_KINDS[kind]
    if reportable.unhide_for:
        reportable.unhide_for(member, row)
    HiddenItem.objects.filter(member=member, kind=kind, object_id=row.pk).delete()


def mark_hidden_items(member: Member, items: Iterable) -> None:
    """Set `is_hidden` on each of `items`, which have a `kind` and a `key`, with one query."""
    keys = {item.key for item in items}
    rows = HiddenItem.objects.visible_to(member).filter(key__in=keys)
    hidden = set(rows.values_list("kind", "key"))
    for item in items:
        item.is_hidden = (item.kind, item.key) in hidden
