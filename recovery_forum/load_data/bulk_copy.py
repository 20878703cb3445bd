"""Bulk inserts by PostgreSQL's COPY."""

from collections.abc import Iterable
from contextlib import contextmanager
from datetime import UTC, date, datetime, time

from django.db import connection

CHUNK_ROWS = 2_000  # Rows sent at once.
NULL_CELL = "\\N"
_escapes = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


class EscapedCell(str):
    """A cell that is already escaped for COPY."""


def format_cell(value) -> str:
    """Return `value` in the text format of COPY. Lists hold numbers or words without quotes."""
    match value:
        case EscapedCell():
            return value
        case None:
            return NULL_CELL
        case bool():
            return "t" if value else "f"
        case str():
            return value.translate(_escapes)
        case list() | tuple():
            return f"{{{','.join(map(str, value))}}}"
        case datetime() | date() | time():
            return value.isoformat()
        case dict():
            return "{}"
    return str(value)


def format_moment(seconds: float) -> EscapedCell:
    """Return the cell of a time given as seconds since 1970 (UTC)."""
    return EscapedCell(datetime.fromtimestamp(int(seconds), UTC).isoformat())


def copy_rows(model, columns: str, rows: Iterable[tuple]) -> None:
    """Write `rows` into the table of `model`. `columns` names the fields of their cells.

    The other columns get the default of their field, the same for every row, except those that the
    database fills in itself. If the rows contain ids, the sequence of the table is moved past them.
    """
    names = columns.split()
    fields = [model._meta.get_field(name) for name in names]
    other_fields = [
        field
        for field in model._meta.concrete_fields
        if field not in fields and not _is_filled_by_database(field)
    ]
    defaults = [format_cell(_get_default(field)) for field in other_fields]
    tail = "".join(f"\t{default}" for default in defaults) + "\n"
    lines = ("\t".join(map(format_cell, row)) + tail for row in rows)
    column_names = ", ".join(f'"{field.column}"' for field in [*fields, *other_fields])
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {model._meta.db_table} ({column_names}) FROM STDIN", _LineReader(lines)
        )
        if any(field.primary_key for field in fields):
            _advance_sequence(cursor, model)


def _is_filled_by_database(field):
    has_only_db_default = field.has_db_default() and not field.has_default()
    return field.primary_key or field.generated or has_only_db_default


def _get_default(field):
    return field.get_prep_value(field.get_default())


def _advance_sequence(cursor, model):
    table, key = model._meta.db_table, model._meta.pk.column
    cursor.execute(
        f"SELECT setval(pg_get_serial_sequence(%s, %s), max({key})) FROM {table}",  # noqa: S608
        [table, key],
    )


class _LineReader:
    """A file object that reads from an iterator of lines."""

    def __init__(self, lines):
        self.lines = lines
        self.buffer = ""

    def read(self, size):
        while len(self.buffer) < size:
            chunk = "".join(line for _, line in zip(range(CHUNK_ROWS), self.lines, strict=False))
            if not chunk:
                break
            self.buffer += chunk
        result, self.buffer = self.buffer[:size], self.buffer[size:]
        return result


@contextmanager
def without_indexes(*models):
    """Drop indexes and foreign keys and disable triggers inside the block, then restore them.

    Building an index once is faster than inserting a million entries into it. The triggers only
    matter to groups in languages other than English, and this community has none.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # Pending checks block ALTER TABLE.
        statements = [statement for model in models for statement in _drop_indexes(cursor, model)]
        yield
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _drop_indexes(cursor, model):
    """Drop them from the table of `model`. Return the statements that restore them."""
    table = model._meta.db_table
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype = 'f'",
        [table],
    )
    keys = cursor.fetchall()
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = %s::regclass AND NOT indisunique",
        [table],
    )
    indexes = cursor.fetchall()
    for name, _definition in keys:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    foreign_keys = [
        f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}' for name, definition in keys
    ]
    return [
        *(definition for _name, definition in indexes),
        *foreign_keys,
        f"ALTER TABLE {table} ENABLE TRIGGER USER",
    ]
