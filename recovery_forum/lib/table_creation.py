"""The first migration of an app: creates all of its tables in one go."""

from itertools import groupby
from typing import Any

from django.db import migrations
from django.db.migrations.state import ProjectState


class TableCreation(migrations.Migration):
    """A migration that renders its new models once, instead of once for each of them.

    Django renders every related model again after each new one, and all models are related to
    members. That took most of the time of setting up a database, as each run of the tests does.
    """

    def apply(
        self, project_state: ProjectState, schema_editor: Any, collect_sql: bool = False
    ) -> ProjectState:
        if collect_sql:
            return super().apply(project_state, schema_editor, collect_sql)
        for creates_tables, operations in groupby(self.operations, _creates_table):
            if creates_tables:
                self._create_tables(list(operations), project_state, schema_editor)
            else:
                rest = migrations.Migration(self.name, self.app_label)
                rest.operations = list(operations)  # type: ignore[misc]
                rest.apply(project_state, schema_editor)
        return project_state

    def _create_tables(
        self, operations: list, project_state: ProjectState, schema_editor: Any
    ) -> None:
        project_state.__dict__.pop("apps", None)  # The models as they were rendered so far.
        for operation in operations:
            operation.state_forwards(self.app_label, project_state)
        for operation in operations:
            operation.database_forwards(self.app_label, schema_editor, project_state, project_state)


def _creates_table(operation: Any) -> bool:
    return isinstance(operation, migrations.CreateModel)
