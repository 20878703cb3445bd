"""Items that a member hid for themselves."""

from accounts.models import HiddenItem
from accounts.moderation_status.reportable import REPORTABLE_KINDS


def hide_item(member, kind, row):
    """`member` does not see `row` any more. `kind` is a slug of accounts.moderation_status.reportable.REPORTABLE_KINDS."""
    how = REPORTABLE_KINDS[kind]
    if how.hide_for:
        how.hide_for(member, row)
        return
    key = str(getattr(row, how.key))
    HiddenItem.objects.get_or_create(member=member, kind=kind, row=row.pk, defaults={"key": key})


def unhide_item(member, kind, row):
    how = REPORTABLE_KINDS[kind]
    if how.show_to:
        how.show_to(member, row)
    HiddenItem.objects.filter(member=member, kind=kind, row=row.pk).delete()


def mark_hidden_items(member, things):
    """Give each of `things`, which have a `kind` and a `key`, `is_hidden`: in one question."""
    keys = {thing.key for thing in things}
    rows = HiddenItem.objects.visible_to(member).filter(key__in=keys)
    hidden = set(rows.values_list("kind", "key"))
    for thing in things:
        thing.is_hidden = (thing.kind, thing.key) in hidden
