"""Querysets whose SQL is compiled once and then executed with new values."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import update_wrapper
from itertools import count
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import NotSupportedError, connections, models
from django.db.models.query import ModelIterable, prefetch_related_objects

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

# For each connection: the names it has prepared.
_prepared_names: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
_counter = count()
PLACEHOLDER_DATETIME = datetime(5000, 1, 1, tzinfo=UTC)  # Later than any real value.
PLACEHOLDER_DAYS = 1_000_000  # How many dates from there on serve as placeholders.


def prepared_query(build: Callable[..., models.QuerySet]) -> Callable[..., list]:
    """Decorate a function that returns a queryset of model rows: compile and prepare it once.

    The decorated function returns a list of rows. Its positional arguments decide the form of the
    query: they must be hashable, and each combination is compiled by itself. Its keyword arguments
    are values that are put into the SQL at every call: rows (only the primary key may be used),
    integers, strings, datetimes or dates. Any other type raises TypeError. The function must not
    query the database. Anything else that it reads, such as the clock, is frozen at its first call.
    """
    return update_wrapper(_PreparedFunction(build, keeps_plan=True), build)


def compiled_query(build: Callable[..., models.QuerySet]) -> Callable[..., list]:
    """As `prepared_query`, but PostgreSQL plans it anew for the values of each call.

    For full-text search: one word is in every second post, another in three posts, and no single
    plan is good for both.
    """
    return update_wrapper(_PreparedFunction(build, keeps_plan=False), build)


class _PreparedFunction:
    def __init__(self, build: Callable[..., models.QuerySet], keeps_plan: bool) -> None:
        self.build, self.keeps_plan = build, keeps_plan
        self.queries: dict[tuple, _CompiledQuery | _EmptyQuery] = {}

    def __call__(self, *shape: Any, **values: Any) -> list:
        key = shape, *((name, _get_value_kind(value)) for name, value in values.items())
        query = self.queries.get(key)
        if query is None:
            query = _compile_query(self.build, shape, values, self.keeps_plan)
            self.queries[key] = query
        return query.execute(values)


def _get_value_kind(value: Any) -> object:
    """Return the part of the cache key for `value`: its class, or itself if it is a literal."""
    if isinstance(value, bool) or value is None:
        return value
    return value.__class__  # Not type(): request.user may be a lazy object.


def _is_literal(value: Any) -> bool:
    """Whether `value` is written into the SQL: booleans, None and anonymous users."""
    return value is None or isinstance(value, bool) or getattr(value, "is_anonymous", False)


def _create_placeholder(value: Any) -> tuple[Any, Any]:
    """Return (what the queryset is built with, how that appears in the query's parameters)."""
    if _is_literal(value):
        return value, None
    mark = secrets.randbits(62)
    if isinstance(value, models.Model):
        # Every other field is deferred: reading one would run a query, which is forbidden.
        return value.__class__.from_db(None, [value._meta.pk.attname], [mark]), mark
    placeholder: datetime | date | int | str
    if isinstance(value, datetime):
        placeholder = PLACEHOLDER_DATETIME + timedelta(microseconds=secrets.randbits(40))
    elif isinstance(value, date):
        days = timedelta(days=next(_counter) % PLACEHOLDER_DAYS)
        placeholder = PLACEHOLDER_DATETIME.date() + days
    elif isinstance(value, int | str):
        placeholder = mark if isinstance(value, int) else f"placeholder{mark}"
    else:
        # It would stay in the SQL and be used for everyone from then on.
        raise TypeError(f"A prepared query can't take {value!r}")
    return placeholder, placeholder


def _compile_query(
    build: Callable[..., models.QuerySet], shape: tuple, values: dict[str, Any], keeps_plan: bool
) -> _CompiledQuery | _EmptyQuery:
    placeholders = {name: _create_placeholder(value) for name, value in values.items()}
    with ExitStack() as wrappers:
        for connection in connections.all(initialized_only=True):
            wrappers.enter_context(connection.execute_wrapper(_forbid_queries))
        queryset = build(*shape, **{name: given for name, (given, _mark) in placeholders.items()})
    names = {mark: name for name, (_given, mark) in placeholders.items() if mark is not None}
    compiler = queryset.query.get_compiler(using=queryset.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return _EmptyQuery()
    if lost := set(names.values()) - {
        names[mark] for mark in names if _contains_placeholder(params, mark)
    }:
        raise ValueError(f"{build.__name__}: {', '.join(lost)} can't be found in the SQL")
    return _CompiledQuery(build.__name__, queryset, compiler, sql, params, names, keeps_plan)


def _forbid_queries(_execute: Callable, sql: str, *_rest: Any) -> None:
    """Raise RuntimeError: the result for a placeholder would be used for everyone from then on."""
    raise RuntimeError(f"A prepared query queried the database while it was built: {sql}")


def _contains_placeholder(params: Sequence, mark: Any) -> bool:
    return any(_contains_placeholder(p, mark) if isinstance(p, list) else p == mark for p in params)


class _EmptyQuery:
    def execute(self, values: dict[str, Any]) -> list:
        return []


@dataclass
class _CompiledQuery:
    function_name: str  # Shown in logs and pg_prepared_statements.
    queryset: models.QuerySet
    compiler: SQLCompiler
    sql: str
    params: Sequence
    names: dict[Any, str]  # The name of each value, by its placeholder in `params`.
    keeps_plan: bool
    positions: list[int] = field(init=False)  # Of the values in `params`.
    name: str = field(init=False)

    def __post_init__(self) -> None:
        self.positions = [
            position
            for position, param in enumerate(self.params)
            if any(_contains_placeholder([param], mark) for mark in self.names)
        ]
        self.name = f"{self.function_name}_{next(_counter)}"

    def execute(self, values: dict[str, Any]) -> list:
        connection = connections[self.queryset.db]
        try:
            rows = self._fetch_rows(connection, values)
        except NotSupportedError:
            # A migration changed a column that the plan uses. A new connection has no plan yet.
            if connection.in_atomic_block:
                raise
            connection.close()
            rows = self._fetch_rows(connection, values)
        lookups = self.queryset._prefetch_related_lookups  # type: ignore[attr-defined]  # private
        if rows and lookups:
            prefetch_related_objects(rows, *lookups)
        return rows

    def _fetch_rows(self, connection: BaseDatabaseWrapper, values: dict[str, Any]) -> list:
        params = [self._fill_in(param, values) for param in self.params]
        sql = self.sql
        # Not behind a pooler, which may send each query to another server connection: see
        # DATABASE_CONNECTION_AGE.
        if self.keeps_plan and connection.settings_dict["CONN_MAX_AGE"] != 0:
            sql = self._build_execute_statement(connection)
            params = [params[position] for position in self.positions]
        rows: Any = _CompiledQuerySet(connection, self.compiler, sql, params)
        return list(ModelIterable(rows))

    def _fill_in(self, param: Any, values: dict[str, Any]) -> Any:
        """Return `param` with the real value in place of its placeholder."""
        if isinstance(param, list):
            return [self._fill_in(item, values) for item in param]
        name = self.names.get(param) if isinstance(param, int | str | date) else None
        if name is None:
            return param
        value = values[name]
        return value.pk if isinstance(value, models.Model) else value

    def _build_execute_statement(self, connection: BaseDatabaseWrapper) -> str:
        arguments = ", ".join(["%s"] * len(self.positions))
        name = prepare_statement(connection, self.name, self._build_numbered_sql)
        return f"EXECUTE {name} ({arguments})" if arguments else f"EXECUTE {name}"

    def _build_numbered_sql(self, cursor: Any) -> str:
        """Return the SQL with $1, $2 … for the values, and constants written in place."""
        numbers = {position: f"${number}" for number, position in enumerate(self.positions, 1)}
        return self.sql % tuple(
            numbers.get(position) or cursor.mogrify("%s", [param]).decode()
            for position, param in enumerate(self.params)
        )


def prepare_statement(
    connection: BaseDatabaseWrapper, name: str, build_sql: Callable[[Any], str]
) -> str:
    """Prepare the statement `name` on `connection` unless it has been prepared. Return `name`.

    `build_sql(cursor)` returns its SQL. PREPARE bypasses Django's cursor, so that a page takes the
    same number of queries the first time as later.
    """
    connection.ensure_connection()
    raw = connection.connection
    known = _prepared_names.setdefault(raw, set())
    if name not in known:
        with connection.wrap_database_errors, raw.cursor() as cursor:
            cursor.execute(f"PREPARE {name} AS {build_sql(cursor)}")
        known.add(name)
    return name


class _CompiledQuerySet:
    """The part of a queryset that ModelIterable uses, with a compiler that returns fixed SQL."""

    _known_related_objects: dict = {}

    def __init__(
        self, connection: BaseDatabaseWrapper, compiler: SQLCompiler, sql: str, params: Sequence
    ) -> None:
        self.db, self.query = connection.alias, self
        fixed: Any = copy(compiler)
        fixed.using, fixed.connection = connection.alias, connection
        fixed.as_sql = lambda: (sql, params)
        self.compiler: SQLCompiler = fixed

    def get_compiler(self, using: str) -> SQLCompiler:
        return self.compiler
