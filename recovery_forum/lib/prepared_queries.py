"""Querysets whose SQL is compiled once and then executed with new values."""

import secrets
from contextlib import ExitStack
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import update_wrapper
from itertools import count
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import NotSupportedError, connections, models
from django.db.models.query import ModelIterable, prefetch_related_objects

_prepared_names = WeakKeyDictionary()  # The names of what each connection has planned.
_counter = count()
PLACEHOLDER_DATETIME = datetime(5000, 1, 1, tzinfo=UTC)  # No time of ours: it stands for one.
PLACEHOLDER_DAYS = 1_000_000  # From there on, that may stand for a date.


def prepared_query(build):
    """A decorator for a function that gives a queryset of rows of a model.

    Its positional arguments shape the question and must be hashable; there should be few of them.
    Its named ones are values: rows (of which it may use the key alone), whole numbers, words,
    moments, dates, or lists of numbers for `any_of`, that go into the SQL as they are; any other
    raises TypeError. It may ask the database nothing on its way. Whatever else it reads, such as
    the clock, would stay as it was at the first time. Called, it gives the list of rows.
    """
    return update_wrapper(_PreparedFunction(build, keeps_plan=True), build)


def compiled_query(build):
    """As prepared(), but planned for its values each time.

    For words: one is in every second post, another in three, and no plan serves both.
    """
    return update_wrapper(_PreparedFunction(build, keeps_plan=False), build)


class _PreparedFunction:
    def __init__(self, build, keeps_plan):
        self.build, self.keeps_plan, self.questions = build, keeps_plan, {}

    def __call__(self, *shape, **values):
        key = shape, *((name, _get_value_kind(value)) for name, value in values.items())
        question = self.questions.get(key)
        if question is None:
            question = _compile_query(self.build, shape, values, self.keeps_plan)
            self.questions[key] = question
        return question.ask(values)


def _get_value_kind(value):
    """What tells a question with `value` from another; what has no stand-in stands for itself."""
    if isinstance(value, bool) or value is None:
        return value
    return value.__class__  # Not type(): the reader of a request is a lazy object.


def _is_literal(value):
    """True, False, nothing, and visitors, who are all alike."""
    return value is None or isinstance(value, bool) or getattr(value, "is_anonymous", False)


def _create_placeholder(value):
    """(what the queryset is built with instead of `value`, how that looks in its parameters)"""
    if _is_literal(value):
        return value, None
    mark = secrets.randbits(62)
    if isinstance(value, models.Model):
        # All but its key is deferred: to read more would be a question, which is refused.
        return value.__class__.from_db(None, [value._meta.pk.attname], [mark]), mark
    if isinstance(value, list):
        return [mark], mark
    if isinstance(value, datetime):
        stand_in = PLACEHOLDER_DATETIME + timedelta(microseconds=secrets.randbits(40))
    elif isinstance(value, date):
        stand_in = PLACEHOLDER_DATETIME.date() + timedelta(days=next(_counter) % PLACEHOLDER_DAYS)
    elif isinstance(value, int | str):
        stand_in = mark if isinstance(value, int) else f"standin{mark}"
    else:
        # It would stay in the SQL, and be everybody's from then on.
        raise TypeError(f"A prepared question can't be given {value!r}")
    return stand_in, stand_in


def _compile_query(build, shape, values, keeps_plan):
    stand_ins = {name: _create_placeholder(value) for name, value in values.items()}
    with ExitStack() as refused:
        for connection in connections.all(initialized_only=True):
            refused.enter_context(connection.execute_wrapper(_forbid_queries))
        queryset = build(*shape, **{name: one for name, (one, _mark) in stand_ins.items()})
    names = {mark: name for name, (_one, mark) in stand_ins.items() if mark is not None}
    compiler = queryset.query.get_compiler(using=queryset.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return _EmptyQuery()
    if lost := set(names.values()) - {
        names[mark] for mark in names if _contains_placeholder(params, mark)
    }:
        raise ValueError(f"{build.__name__}: {', '.join(lost)} can't be found in the SQL again")
    return _CompiledQuery(build.__name__, queryset, compiler, sql, params, names, keeps_plan)


def _forbid_queries(_execute, sql, *_rest):
    """What a stand-in is answered would be everybody's answer from then on."""
    raise RuntimeError(f"A prepared question asked the database while it was built: {sql}")


def _contains_placeholder(params, mark):
    return any(_contains_placeholder(p, mark) if isinstance(p, list) else p == mark for p in params)


@models.Field.register_lookup
class AnyOf(models.Lookup):
    """`field__any_of=[…]`: as `in`, with SQL that is the same however many there are."""

    lookup_name = "any_of"

    def get_prep_lookup(self):
        return list(map(self.lhs.output_field.get_prep_value, self.rhs))

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_sql(self, compiler, connection):
        left, params = self.process_lhs(compiler, connection)
        right, given = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*params, *given]


class _EmptyQuery:
    def ask(self, values):
        return []


@dataclass
class _CompiledQuery:
    called: str  # After its function: what logs and pg_prepared_statements show.
    queryset: models.QuerySet
    compiler: object
    sql: str
    params: tuple
    names: dict  # By how their stand-ins look in `params`.
    keeps_plan: bool
    places: list = field(init=False)
    name: str = field(init=False)

    def __post_init__(self):
        self.places = [
            place
            for place, param in enumerate(self.params)
            if any(_contains_placeholder([param], mark) for mark in self.names)
        ]
        self.name = f"{self.called}_{next(_counter)}"

    def ask(self, values):
        connection = connections[self.queryset.db]
        try:
            rows = self._rows(connection, values)
        except NotSupportedError:
            # A migration changed a column under a plan. A new connection plans anew.
            if connection.in_atomic_block:
                raise
            connection.close()
            rows = self._rows(connection, values)
        if rows and self.queryset._prefetch_related_lookups:
            prefetch_related_objects(rows, *self.queryset._prefetch_related_lookups)
        return rows

    def _rows(self, connection, values):
        params = [self._filled(param, values) for param in self.params]
        sql = self.sql
        # Not where a pooler may hand each question to another server: see DATABASE_CONNECTION_AGE.
        if self.keeps_plan and connection.settings_dict["CONN_MAX_AGE"] != 0:
            sql = self._planned_by(connection)
            params = [params[place] for place in self.places]
        return list(ModelIterable(_CompiledQuerySet(connection, self.compiler, sql, params)))

    def _filled(self, param, values):
        if isinstance(param, list):
            filled = [self._filled(one, values) for one in param]
            return filled[0] if filled and isinstance(filled[0], list) else filled
        name = self.names.get(param) if isinstance(param, int | str | date) else None
        if name is None:
            return param
        value = values[name]
        return value.pk if isinstance(value, models.Model) else value

    def _planned_by(self, connection):
        given = ", ".join(["%s"] * len(self.places))
        name = prepare_statement(connection, self.name, self._with_numbers)
        return f"EXECUTE {name} ({given})" if given else f"EXECUTE {name}"

    def _with_numbers(self, cursor):
        """The SQL with $1, $2 … for the values. What is always the same keeps its own type."""
        numbers = {place: f"${number}" for number, place in enumerate(self.places, 1)}
        return self.sql % tuple(
            numbers.get(place) or cursor.mogrify("%s", [param]).decode()
            for place, param in enumerate(self.params)
        )


def prepare_statement(connection, name, sql_of) -> str:
    """`name`, as a statement that `connection` has planned: once, for as long as it is kept.

    `sql_of(cursor)` gives its SQL. It bypasses Django's own cursor, so that a page takes as many
    queries the first time as later.
    """
    connection.ensure_connection()
    raw = connection.connection
    known = _prepared_names.setdefault(raw, set())
    if name not in known:
        with connection.wrap_database_errors, raw.cursor() as cursor:
            cursor.execute(f"PREPARE {name} AS {sql_of(cursor)}")
        known.add(name)
    return name


class _CompiledQuerySet:
    """As much of a queryset as ModelIterable wants: a compiler that has its SQL already."""

    _known_related_objects = {}

    def __init__(self, connection, compiler, sql, params):
        self.db, self.query = connection.alias, self
        self.compiler = copy(compiler)
        self.compiler.using, self.compiler.connection = connection.alias, connection
        self.compiler.as_sql = lambda: (sql, params)

    def get_compiler(self, using):
        return self.compiler
