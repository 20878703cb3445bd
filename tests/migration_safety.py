"""Finds migrations that can't run while members write or while the old code still runs."""

import re
from collections.abc import Iterator

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations
from django.db.models import NOT_PROVIDED

DESTRUCTIVE_OPERATIONS = (
    migrations.RemoveField, migrations.RenameField, migrations.RenameModel, migrations.DeleteModel,
)  # fmt: skip
BLOCKING_SQL = {
    r"CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)": "builds an index while all writing waits",
    r"ADD (CONSTRAINT \S+ )?(CHECK|FOREIGN KEY)(?!.*NOT VALID)": "checks every row under a lock",
    r"SET NOT NULL|ALTER COLUMN \S+ (SET DATA )?TYPE": "looks at every row under a lock",
    r"LOCK TABLE|VACUUM FULL|CLUSTER ": "locks a table",
}


def find_migration_risks(migration) -> list[str]:
    """Return what `migration` does that would disturb a running forum, each as a sentence.

    A reviewed migration explains why it is safe: `harmless = "Only choices change."`
    """
    if getattr(migration, "harmless", ""):
        return []
    operations = list(_flatten_operations(migration.operations))
    new = {one.name_lower for one in operations if isinstance(one, migrations.CreateModel)}
    old = [one for one in operations if getattr(one, "model_name", "").lower() not in new]
    return [
        f"{one.describe()}: {why}"
        for one in old
        for why in _explain_operation(one, migration.atomic)
    ]


def _flatten_operations(operations):
    for one in operations:
        if isinstance(one, migrations.SeparateDatabaseAndState):
            yield from _flatten_operations(one.database_operations)
        else:
            yield one


def _explain_operation(operation, is_atomic) -> Iterator[str]:
    if isinstance(operation, DESTRUCTIVE_OPERATIONS):
        yield "old code still asks for what was there"
    elif isinstance(operation, migrations.AddField):
        yield from _explain_added_field(operation.field)
    elif isinstance(operation, migrations.AlterField):
        yield "may look at every row under a lock; say `harmless` where it does not"
    elif isinstance(operation, AddIndexConcurrently | RemoveIndexConcurrently):
        if is_atomic:
            yield "needs `atomic = False`"
    elif isinstance(operation, migrations.AddIndex):
        yield "all writing waits; AddIndexConcurrently does it beside"
    elif isinstance(operation, migrations.AddConstraint):
        yield "checks every row under a lock; AddConstraintNotValid, then ValidateConstraint"
    elif isinstance(operation, migrations.RunSQL):
        yield from _explain_sql(operation.sql)


def _explain_added_field(field):
    if not field.null and field.db_default is NOT_PROVIDED and not field.many_to_many:
        yield "old code does not fill it; null=True or db_default"
    if field.unique or field.db_index:
        yield "builds an index while all writing waits; AddIndexConcurrently does it beside"


def _explain_sql(sql):
    statements = sql.split(";") if isinstance(sql, str) else [str(one) for one in sql]
    for statement in statements:
        for pattern, why in BLOCKING_SQL.items():
            if re.search(pattern, " ".join(statement.split()), re.IGNORECASE):
                yield why
