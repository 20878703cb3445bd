"""Keyset pages: the middle of a long list costs what its beginning costs.

A page is found by the values of its neighbours, never by counting rows. The fields must be free
of NULLs and end in a unique one.
"""

import base64
import json
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Value
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
    that one index in that order serves. A cursor that was tampered with gives the first page.
    """
    names = [name.lstrip("-") for name in fields]
    falling = fields[0].startswith("-")
    if any(name.startswith("-") != falling for name in fields):
        raise ValueError("A keyset page is ordered in one direction.")
    direction, values = _read(cursor, queryset.model, names)
    backwards = direction == "b"
    rows = queryset.order_by(*(_turned(name) if backwards else name for name in fields))
    if values is not None:
        compare = TupleLessThan if falling != backwards else TupleGreaterThan
        # A row comparison, which PostgreSQL answers from the composite index.
        place = Tuple(*(Value(v, output_field=_field(queryset.model, n)) for n, v in values))
        rows = rows.filter(compare(Tuple(*(F(name) for name in names)), place))
    items = list(rows[: size + 1])
    more = len(items) > size
    items = items[:size]
    if backwards:
        items.reverse()
    return Page(
        items,
        next_cursor=_write("f", items[-1], names) if items and (more or backwards) else "",
        previous_cursor=_write("b", items[0], names)
        if items and (more if backwards else values is not None)
        else "",
    )


def _turned(name):
    return name[1:] if name.startswith("-") else f"-{name}"


def _field(model, name):
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def _write(direction, item, names) -> str:
    values = [direction, *(getattr(item, name) for name in names)]
    # Not isoformat by the encoder: it cuts microseconds, and a cursor must be exact.
    values = [v.isoformat() if isinstance(v, datetime) else v for v in values]
    raw = json.dumps(values, cls=DjangoJSONEncoder).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _read(cursor, model, names):
    """The direction and the (name, value) pairs of `cursor`; no pairs where it makes no sense."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        direction, *values = json.loads(raw)
        pairs = zip(names, values, strict=True)
        return direction, [(name, _field(model, name).to_python(value)) for name, value in pairs]
    except (ValueError, TypeError, ValidationError):  # binascii's and json's are ValueErrors.
        return "f", None
