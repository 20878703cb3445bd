"""Keyset pages: the middle of a long list costs what its beginning costs.

A page is found by the values of its neighbours, never by counting rows. The fields must be free
of NULLs and end in a unique one.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import F
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

SIZE = 25


@dataclass
class Page:
    """`items` of one page, and the cursors of its neighbours ("" where there is none)."""

    items: list = field(default_factory=list)
    next_cursor: str = ""
    previous_cursor: str = ""

    def __iter__(self):
        return iter(self.items)

    def __len__(self):
        return len(self.items)


def keyset_page(queryset, fields, cursor="", size=SIZE) -> Page:
    """The page of `queryset` at `cursor`, in one query.

    `fields` are names as for order_by, all rising or all falling ("-last_active_at", "-pk"), so
    that one index in that order serves. A cursor that was tampered with, or belongs to another
    list, gives the first page.
    """
    names = [name.lstrip("-") for name in fields]
    falling = fields[0].startswith("-")
    if any(name.startswith("-") != falling for name in fields):
        raise ValueError("A keyset page is ordered in one direction.")
    signer = Signer(salt=f"{queryset.model._meta.label_lower} {' '.join(fields)}")
    direction, values = _read(signer, cursor, queryset.model, names)
    backwards = direction == "b"
    rows = queryset.order_by(*(_turned(name) if backwards else name for name in fields))
    if values is not None:
        compare = TupleLessThan if falling != backwards else TupleGreaterThan
        # A row comparison, which PostgreSQL answers from the composite index.
        rows = rows.filter(compare(Tuple(*(F(name) for name in names)), values))
    items = list(rows[: size + 1])
    more = len(items) > size
    items = items[:size]
    if backwards:
        items.reverse()
    return Page(
        items,
        next_cursor=_write(signer, "f", items[-1], names) if items and (more or backwards) else "",
        previous_cursor=_write(signer, "b", items[0], names)
        if items and (more if backwards else values is not None)
        else "",
    )


def _turned(name):
    return name[1:] if name.startswith("-") else f"-{name}"


def _field(model, name):
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def _write(signer, direction, item, names) -> str:
    values = (_field(type(item), name).value_to_string(item) for name in names)
    return signer.sign_object([direction, *values])


def _read(signer, cursor, model, names):
    """The direction and the values of `cursor`; no values where it makes no sense.

    Signed, because a number too large or a NUL would reach the database and fail there.
    """
    try:
        direction, *values = signer.unsign_object(cursor)
        pairs = zip(names, values, strict=True)
        return direction, tuple(_field(model, name).to_python(value) for name, value in pairs)
    except (BadSignature, ValueError, TypeError, ValidationError):
        return "f", None
