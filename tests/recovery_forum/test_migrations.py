"""Future migrations: the old code runs on the new schema, and no request waits for a lock."""

from unittest.mock import Mock

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from recovery_forum.management.commands.migrate import Command
from tests.migration_safety import find_migration_risks

# The latest migration of each app in the first release: these only ran on empty tables.
FIRST = {
    "accounts": "0012", "groups": "0009", "posts": "0012", "milestones": "0011",
    "recovery_forum": "0003",
}  # fmt: skip


def made_by(*operations, atomic=True):
    kind = type("Migration", (migrations.Migration,), {"operations": operations, "atomic": atomic})
    return kind("0099_one", "posts")


FIELD = models.CharField(max_length=9)
NULL = models.CharField(max_length=9, null=True)
GIVEN = models.CharField(max_length=9, db_default="")
INDEX = models.Index(fields=["name"], name="one")
CHECK = models.CheckConstraint(condition=models.Q(name="a"), name="one")


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("post", "name", FIELD),
        migrations.RemoveField("post", "name"),
        migrations.RenameField("post", "name", "title"),
        migrations.RenameModel("Post", "Word"),
        migrations.DeleteModel("Post"),
        migrations.AddIndex("post", INDEX),
        migrations.AddConstraint("post", CHECK),
        migrations.AlterField("post", "name", FIELD),
        migrations.RunSQL("CREATE INDEX one ON posts_post (name)"),
        migrations.RunSQL("ALTER TABLE posts_post ADD CHECK (true)"),
        AddIndexConcurrently("post", INDEX),  # In a transaction, which is not allowed for it.
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_unsafe_migrations_are_found(operation):
    assert find_migration_risks(made_by(operation))


@pytest.mark.parametrize(
    "migration",
    [
        made_by(migrations.AddField("post", "name", NULL)),
        made_by(migrations.AddField("post", "name", GIVEN)),
        made_by(AddIndexConcurrently("post", INDEX), atomic=False),
        made_by(
            migrations.CreateModel("Thing", [("name", FIELD)]),
            migrations.AddIndex("thing", INDEX),
        ),
        made_by(
            migrations.RunSQL("CREATE INDEX CONCURRENTLY one ON posts_post (name)"), atomic=False
        ),
        made_by(migrations.RunSQL("ALTER TABLE posts_post ADD CHECK (true) NOT VALID")),
    ],
    ids=str,
)
def test_safe_migrations_are_accepted(migration):
    assert find_migration_risks(migration) == []


def later():
    """Return the migrations after those of the first release."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    for (app, name), migration in loader.disk_migrations.items():
        if app in FIRST and name[:4] > FIRST[app]:
            yield migration


def test_no_later_migration_is_unsafe():
    found = {f"{one.app_label}.{one.name}": find_migration_risks(one) for one in later()}
    assert not {name: words for name, words in found.items() if words}


def lock_timeout():
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return cursor.fetchone()[0]


@pytest.fixture
def command(db):
    command = Command()
    command.connection_used, command.verbosity = connection, 0
    return command


@pytest.mark.parametrize(("atomic", "waits"), [(True, "500ms"), (False, "0")])
def test_a_migration_waits_briefly_for_a_lock(command, atomic, waits):
    command.migration_progress_callback("apply_start", made_by(atomic=atomic))
    assert lock_timeout() == waits


def stopped(number):
    error = OperationalError("canceling statement")
    error.__cause__ = Exception()
    error.__cause__.pgcode = number
    return error


@pytest.mark.parametrize("number", ["55P03", "40P01"])
def test_a_migration_that_gets_no_lock_is_tried_again(command, monkeypatch, number):
    monkeypatch.setattr("recovery_forum.management.commands.migrate.RETRY_SECONDS", 0)
    tries = Mock(side_effect=[stopped(number), None])
    monkeypatch.setattr("django.core.management.commands.migrate.Command.handle", tries)
    command.handle(database="default")
    assert tries.call_count == 2
    assert lock_timeout() == "0"


def test_other_errors_are_raised_at_once(command, monkeypatch):
    tries = Mock(side_effect=OperationalError("no such server"))
    monkeypatch.setattr("django.core.management.commands.migrate.Command.handle", tries)
    with pytest.raises(OperationalError, match="no such server"):
        command.handle(database="default")
    assert tries.call_count == 1


# --- A database that another version made ---------------------------------------


def migrate():
    call_command("migrate", verbosity=0)


@pytest.mark.django_db
def test_a_database_of_another_history_is_refused_before_anything_changes():
    recorder = MigrationRecorder(connection)
    recorder.record_applied("groups", "0003_from_elsewhere")
    newest = max(name for app, name in recorder.applied_migrations() if app == "milestones")
    recorder.record_unapplied("milestones", newest)
    with pytest.raises(CommandError, match="groups 0003_from_elsewhere"):
        migrate()
    assert ("milestones", newest) not in recorder.applied_migrations()


@pytest.mark.django_db
def test_older_code_accepts_the_database_of_a_newer_version():
    MigrationRecorder(connection).record_applied("groups", "9999_of_a_newer_version")
    migrate()
