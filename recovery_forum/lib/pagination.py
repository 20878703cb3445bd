"""Keyset pagination: every page of a long list is as fast as the first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import F, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from recovery_forum.lib.prepared_queries import prepared_query

PAGE_SIZE = 25


@dataclass
class Page:
    """The items of one page, and the cursors of the pages around it ("" if there is none)."""

    items: list = field(default_factory=list)
    next_cursor: str = ""
    previous_cursor: str = ""

    def __iter__(self) -> Iterator:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def paginate_by_keyset(
    queryset: QuerySet, fields: Sequence[str], cursor: str = "", size: int = PAGE_SIZE
) -> Page:
    """Return the page of `queryset` at `cursor`, in one query.

    `fields` are names as for order_by(), all ascending or all descending ("-last_active_at",
    "-pk"), so that one index serves. An invalid cursor, or one of another list, gives the first
    page.
    """
    is_backwards, start = _decode_cursor(queryset.model, fields, cursor)
    rows = list(_order_and_limit(queryset, fields, size, is_backwards, start))
    return _build_page(rows, fields, size, is_backwards, is_first=not start)


def paginate_prepared_query(
    build: Callable[..., QuerySet], model: type[Model], fields: Sequence[str], cursor: str,
    *shape: Any, **values: Any,
) -> Page:  # fmt: skip
    """As `paginate_by_keyset`, for the queryset of `model` that `build(*shape, **values)` returns.

    It becomes a prepared query: `prepared_query` says what `build` may do and take.
    """
    is_backwards, start = _decode_cursor(model, fields, cursor)
    position = {_get_cursor_parameter(number): value for number, value in enumerate(start)}
    rows = _fetch_prepared_rows(build, fields, is_backwards, *shape, **position, **values)
    return _build_page(rows, fields, PAGE_SIZE, is_backwards, is_first=not start)


def _get_cursor_parameter(number: int) -> str:
    return f"start_{number}"


@prepared_query
def _fetch_prepared_rows(
    build: Callable[..., QuerySet],
    fields: Sequence[str],
    is_backwards: bool,
    *shape: Any,
    **values: Any,
) -> QuerySet:
    names = [_get_cursor_parameter(number) for number in range(len(fields))]
    start = tuple(values.pop(name) for name in names if name in values)
    return _order_and_limit(build(*shape, **values), fields, PAGE_SIZE, is_backwards, start)


def _order_and_limit(
    queryset: QuerySet, fields: Sequence[str], size: int, is_backwards: bool, start: tuple
) -> QuerySet:
    """Return one row more than a page, which tells whether there is another page."""
    is_descending = fields[0].startswith("-")
    if any(name.startswith("-") != is_descending for name in fields):
        raise ValueError("All fields of a keyset page must have the same direction.")
    rows = queryset.order_by(*(map(_reverse_direction, fields) if is_backwards else fields))
    if start:
        compare = TupleLessThan if is_descending != is_backwards else TupleGreaterThan
        # A row comparison, which PostgreSQL answers from the composite index.
        rows = rows.filter(compare(Tuple(*map(F, _strip_directions(fields))), start))
    return rows[: size + 1]


def _build_page(
    rows: list, fields: Sequence[str], size: int, is_backwards: bool, is_first: bool
) -> Page:
    has_more, items = len(rows) > size, rows[:size]
    if is_backwards:
        items.reverse()
    has_next = items and (has_more or is_backwards)
    has_previous = items and (has_more if is_backwards else not is_first)
    return Page(
        items,
        next_cursor=_encode_cursor("f", items[-1], fields) if has_next else "",
        previous_cursor=_encode_cursor("b", items[0], fields) if has_previous else "",
    )


def _strip_directions(fields: Sequence[str]) -> list[str]:
    return [name.lstrip("-") for name in fields]


def _reverse_direction(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _get_field(model: type[Model], name: str) -> Any:
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def _create_signer(model: type[Model], fields: Sequence[str]) -> Signer:
    return Signer(salt=f"{model._meta.label_lower} {' '.join(fields)}")


def _encode_cursor(direction: str, item: Model, fields: Sequence[str]) -> str:
    model = type(item)
    values = (_get_field(model, name).value_to_string(item) for name in _strip_directions(fields))
    return _create_signer(model, fields).sign_object([direction, *values])


def _decode_cursor(model: type[Model], fields: Sequence[str], cursor: str) -> tuple[bool, tuple]:
    """Return whether `cursor` leads backwards, and its values; no values if it is invalid.

    Cursors are signed, because a number too large or a NUL would make the query fail.
    """
    if not cursor:
        return False, ()
    try:
        direction, *values = _create_signer(model, fields).unsign_object(cursor)
        pairs = zip(_strip_directions(fields), values, strict=True)
        start = tuple(_get_field(model, name).to_python(value) for name, value in pairs)
    except (BadSignature, ValueError, TypeError, ValidationError):
        return False, ()
    return direction == "b", start
