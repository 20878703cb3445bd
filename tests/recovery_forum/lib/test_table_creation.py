"""The first migration of an app creates the tables that Django's own would, in less time."""

from unittest.mock import patch

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ModelState, ProjectState

from recovery_forum.lib.table_creation import TableCreation

pytestmark = pytest.mark.django_db
NAMES = ("Meal", "Cook", "Guest", "Dish", "Spoon", "Candle")


def operations():
    for name in NAMES:
        fields = [("id", models.AutoField(primary_key=True))]
        if name != "Meal":
            fields.append(("meal", models.ForeignKey("posts.Meal", models.CASCADE)))
        yield migrations.CreateModel(name, fields)
    yield migrations.AddField("Meal", "host", models.ForeignKey("posts.Cook", models.CASCADE))
    yield migrations.CreateModel("Table", [("id", models.AutoField(primary_key=True))])


def apply(kind):
    """Return the SQL of a migration of this kind, and the names of the models of its result."""
    migration, state = kind("0001_initial", "posts"), ProjectState()
    migration.operations = list(operations())
    assert state.apps  # Rendered, as in the middle of `migrate`.
    with connection.schema_editor(collect_sql=True) as editor:
        state = migration.apply(state, editor)
    return editor.collected_sql, {model.__name__ for model in state.apps.get_models()}


def test_the_tables_are_those_of_an_ordinary_migration():
    assert apply(TableCreation) == apply(migrations.Migration)


def test_new_models_are_rendered_together():
    with patch.object(ModelState, "render", autospec=True, side_effect=ModelState.render) as render:
        apply(migrations.Migration)
        ordinary = render.call_count
        render.reset_mock()
        apply(TableCreation)
    assert render.call_count < ordinary
