"""Bulk inserts by PostgreSQL's COPY."""

from collections.abc import Iterable
from contextlib import contextmanager
from datetime import UTC, date, datetime, time

from django.db import connection

CHUNK_ROWS = 2_000  # Rows that go over at once.
NULL_CELL = "\\N"
_escapes = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


class EscapedCell(str):
    """A cell as COPY has it, escaped before."""


def format_cell(value) -> str:
    """`value` as the text format of COPY has it. Lists are arrays of numbers or of plain words."""
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
    """The cell of an instant, from seconds since 1970 (UTC)."""
    return EscapedCell(datetime.fromtimestamp(int(seconds), UTC).isoformat())


def copy_rows(model, columns: str, rows: Iterable[tuple]) -> None:
    """Write `rows` into the table of `model`. Each holds the cells of `columns`, names of fields.

    The other columns get the default of their field, the same for every row, except those that the
    database makes itself. Rows that name their ids move the table's sequence past them.
    """
    names = columns.split()
    fields = [model._meta.get_field(name) for name in names]
    rest = [f for f in model._meta.concrete_fields if f not in fields and not f.generated]
    rest = [f for f in rest if not f.primary_key]
    constants = [format_cell(_get_default(field)) for field in rest]
    tail = "".join(f"\t{constant}" for constant in constants) + "\n"
    lines = ("\t".join(map(format_cell, row)) + tail for row in rows)
    listed = ", ".join(f'"{field.column}"' for field in [*fields, *rest])
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {model._meta.db_table} ({listed}) FROM STDIN", _LineReader(lines))
        if any(field.primary_key for field in fields):
            _advance_sequence(cursor, model)


def _get_default(field):
    return field.get_prep_value(field.get_default())


def _advance_sequence(cursor, model):
    table, key = model._meta.db_table, model._meta.pk.column
    cursor.execute(
        f"SELECT setval(pg_get_serial_sequence(%s, %s), max({key})) FROM {table}",  # noqa: S608
        [table, key],
    )


class _LineReader:
    """Lines as a file that is read once."""

    def __init__(self, lines):
        self.lines = lines
        self.left = ""

    def read(self, size):
        while len(self.left) < size:
            chunk = "".join(line for _, line in zip(range(CHUNK_ROWS), self.lines, strict=False))
            if not chunk:
                break
            self.left += chunk
        given, self.left = self.left[:size], self.left[size:]
        return given


@contextmanager
def without_indexes(*models):
    """Without indexes, foreign keys and triggers inside the block; they are back, and held, after.

    One sort of a million entries takes less time than a million places in a tree. What the triggers
    keep is for groups of another language than English, of which this community has none.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # A table with checks to come won't change.
        made = [statement for model in models for statement in _drop_indexes(cursor, model)]
        yield
        for statement in made:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _drop_indexes(cursor, model):
    """Take them off the table; the statements that bring them back."""
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
    again = [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {what}' for name, what in keys]
    again.append(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    return [definition for _name, definition in indexes] + again
