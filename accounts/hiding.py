"""Putting something out of one's own sight, and looking at it again. Nobody else is told."""

from .models import Hidden
from .reporting import KINDS


def hide_for(member, kind, row):
    """`member` does not see `row` any more. `kind` is a slug of accounts.reporting.KINDS."""
    how = KINDS[kind]
    if how.hide_for:
        how.hide_for(member, row)
        return
    key = str(getattr(row, how.key))
    Hidden.objects.get_or_create(member=member, kind=kind, row=row.pk, defaults={"key": key})


def show_again(member, kind, row):
    how = KINDS[kind]
    if how.show_to:
        how.show_to(member, row)
    Hidden.objects.filter(member=member, kind=kind, row=row.pk).delete()


def mark_hidden(member, things):
    """Give each of `things`, which have a `kind` and a `key`, `is_hidden`: in one question."""
    keys = {thing.key for thing in things}
    rows = Hidden.objects.visible_to(member).filter(key__in=keys)
    hidden = set(rows.values_list("kind", "key"))
    for thing in things:
        thing.is_hidden = (thing.kind, thing.key) in hidden
