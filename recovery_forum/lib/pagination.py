"""Keyset pagination: the middle of a long list costs what its beginning costs."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import F
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from recovery_forum.lib.prepared_queries import prepared_query

PAGE_SIZE = 25


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


def paginate_by_keyset(queryset, fields, cursor="", size=PAGE_SIZE) -> Page:
    """The page of `queryset` at `cursor`, in one query.

    `fields` are names as for order_by, all rising or all falling ("-last_active_at", "-pk"), so
    that one index in that order serves. A cursor that was tampered with, or belongs to another
    list, gives the first page.
    """
    is_backwards, begin = _decode_cursor(queryset.model, fields, cursor)
    rows = list(_order_and_limit(queryset, fields, size, is_backwards, begin))
    return _build_page(rows, fields, size, is_backwards, is_first=not begin)


def paginate_prepared_query(rows_of, model, fields, cursor, *shape, **values) -> Page:
    """As keyset_page, of what `rows_of(*shape, **values)` gives: a queryset of rows of `model`.

    Asked as `prepared` asks, whose docstring says what `rows_of` may do and be given.
    """
    is_backwards, begin = _decode_cursor(model, fields, cursor)
    place = {_cursor_parameter(number): value for number, value in enumerate(begin)}
    rows = _fetch_prepared_rows(rows_of, fields, is_backwards, *shape, **place, **values)
    return _build_page(rows, fields, PAGE_SIZE, is_backwards, is_first=not begin)


def _cursor_parameter(number):
    return f"begin_{number}"


@prepared_query
def _fetch_prepared_rows(rows_of, fields, is_backwards, *shape, **values):
    place = [_cursor_parameter(number) for number in range(len(fields))]
    begin = tuple(values.pop(name) for name in place if name in values)
    return _order_and_limit(rows_of(*shape, **values), fields, PAGE_SIZE, is_backwards, begin)


def _order_and_limit(queryset, fields, size, is_backwards, begin):
    """One more than a page, so that it shows whether there is another."""
    falls = fields[0].startswith("-")
    if any(name.startswith("-") != falls for name in fields):
        raise ValueError("A keyset page is ordered in one direction.")
    rows = queryset.order_by(*(map(_reverse_direction, fields) if is_backwards else fields))
    if begin:
        compare = TupleLessThan if falls != is_backwards else TupleGreaterThan
        # A row comparison, which PostgreSQL answers from the composite index.
        rows = rows.filter(compare(Tuple(*map(F, _strip_directions(fields))), begin))
    return rows[: size + 1]


def _build_page(rows, fields, size, is_backwards, is_first):
    more, items = len(rows) > size, rows[:size]
    if is_backwards:
        items.reverse()
    has_next = items and (more or is_backwards)
    has_previous = items and (more if is_backwards else not is_first)
    return Page(
        items,
        next_cursor=_encode_cursor("f", items[-1], fields) if has_next else "",
        previous_cursor=_encode_cursor("b", items[0], fields) if has_previous else "",
    )


def _strip_directions(fields):
    return [name.lstrip("-") for name in fields]


def _reverse_direction(name):
    return name[1:] if name.startswith("-") else f"-{name}"


def _get_field(model, name):
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def _create_signer(model, fields):
    return Signer(salt=f"{model._meta.label_lower} {' '.join(fields)}")


def _encode_cursor(direction, item, fields) -> str:
    model = type(item)
    values = (_get_field(model, name).value_to_string(item) for name in _strip_directions(fields))
    return _create_signer(model, fields).sign_object([direction, *values])


def _decode_cursor(model, fields, cursor):
    """Whether `cursor` leads backwards, and its values; none where it makes no sense.

    Signed, because a number too large or a NUL would reach the database and fail there.
    """
    if not cursor:
        return False, ()
    try:
        direction, *values = _create_signer(model, fields).unsign_object(cursor)
        pairs = zip(_strip_directions(fields), values, strict=True)
        begin = tuple(_get_field(model, name).to_python(value) for name, value in pairs)
    except (BadSignature, ValueError, TypeError, ValidationError):
        return False, ()
    return direction == "b", begin
