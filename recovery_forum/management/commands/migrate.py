"""Django's migrate, with a short lock timeout and retries, so that no request queues behind it."""

import time

from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.migrations.loader import MigrationLoader

# PostgreSQL's codes for lock_not_available and deadlock_detected.
TRANSIENT_ERROR_CODES = {"55P03", "40P01"}
# Shorter than PostgreSQL's deadlock_timeout of 1 s, so that the migration gives way, not a page.
LOCK_TIMEOUT = "500ms"
MAX_ATTEMPTS = 10
RETRY_SECONDS = 3
OWN_APPS = {"accounts", "groups", "posts", "milestones", "recovery_forum"}
FOREIGN_HISTORY = (
    "This database was made by another version of the forum, whose migrations this version doesn't "
    "have: {names}. Migrating it would leave tables half changed, so nothing was done. Run the "
    "version that made it, or start with an empty database. CHANGELOG.md says which versions can "
    "be upgraded."
)


def check_history(connection):
    """Raise CommandError for a database that cannot be migrated: its history is another one.

    With nothing left to apply, unknown migrations are those of a newer version: its database also
    works with the older code, so going back to that is allowed.
    """
    loader = MigrationLoader(connection)
    known = set(loader.disk_migrations)
    known |= {key for one in loader.disk_migrations.values() for key in one.replaces}
    unknown = [key for key in loader.applied_migrations if key[0] in OWN_APPS and key not in known]
    missing = [key for key in loader.graph.nodes if key[0] in OWN_APPS]
    missing = [key for key in missing if key not in loader.applied_migrations]
    if unknown and missing:
        names = ", ".join(f"{app} {name}" for app, name in sorted(unknown)[:4])
        raise CommandError(FOREIGN_HISTORY.format(names=names))


class Command(migrate.Command):
    help = (
        f"{migrate.Command.help} Waits at most half a second for a lock, because requests "
        "would queue behind it, and then tries again."
    )

    def handle(self, *args, **options):
        alias = options["database"]
        check_history(connections[alias])
        is_within = connections[alias].in_atomic_block
        for attempts_left in reversed(range(MAX_ATTEMPTS)):
            self.connection_used = connections[alias]
            try:
                return super().handle(*args, **options)
            except OperationalError as error:
                # Applied migrations stay applied; the one that had to wait was rolled back.
                code = getattr(error.__cause__, "pgcode", "")
                if not attempts_left or code not in TRANSIENT_ERROR_CODES:
                    raise
                self.stderr.write("The table is in use. Trying again in a few seconds.")
                time.sleep(RETRY_SECONDS)
            finally:
                if self.connection_used.in_atomic_block and not is_within:
                    self.close_open_transaction(alias)
                else:
                    self.set_lock_timeout("0")

    def close_open_transaction(self, alias):
        """Close the connection: Django leaves a transaction open if its last statements fail."""
        self.connection_used.connection.close()
        del connections[alias]

    def migration_progress_callback(self, action, migration=None, fake=False):
        if action == "apply_start":
            # A migration that is not atomic builds indexes concurrently, which blocks nobody.
            self.set_lock_timeout(LOCK_TIMEOUT if migration.atomic else "0")
        super().migration_progress_callback(action, migration, fake)

    def set_lock_timeout(self, duration):
        with self.connection_used.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [duration])
