"""Django's migrate, with a short lock timeout and retries, so that no request queues behind it."""

import time

from django.core.management.commands import migrate
from django.db import OperationalError, connections

# PostgreSQL's numbers for a lock that can't be had now, and for two who wait for each other.
TRANSIENT_ERROR_CODES = {"55P03", "40P01"}
# Under PostgreSQL's deadlock_timeout of a second: it is the migration that gives way, no page.
LOCK_TIMEOUT = "500ms"
MAX_ATTEMPTS = 10
RETRY_SECONDS = 3  # Seconds.


class Command(migrate.Command):
    help = (
        f"{migrate.Command.help} Waits for a lock for half a second only, as everybody else "
        "would wait behind it, and then tries again."
    )

    def handle(self, *args, **options):
        alias = options["database"]
        is_within = connections[alias].in_atomic_block
        for left in reversed(range(MAX_ATTEMPTS)):
            self.connection_used = connections[alias]
            try:
                return super().handle(*args, **options)
            except OperationalError as error:
                # What was applied stays so, and the one that had to wait was undone.
                if not left or getattr(error.__cause__, "pgcode", "") not in TRANSIENT_ERROR_CODES:
                    raise
                self.stderr.write("Members are writing there; trying again in a moment.")
                time.sleep(RETRY_SECONDS)
            finally:
                if self.connection_used.in_atomic_block and not is_within:
                    self.let_go(alias)
                else:
                    self.wait_for_locks("0")

    def let_go(self, alias):
        """Where the last statements of a migration fail, Django leaves its transaction open."""
        self.connection_used.connection.close()
        del connections[alias]

    def migration_progress_callback(self, action, migration=None, fake=False):
        if action == "apply_start":
            # What is built beside the writing waits for whoever began before, and stops nobody.
            self.wait_for_locks(LOCK_TIMEOUT if migration.atomic else "0")
        super().migration_progress_callback(action, migration, fake)

    def wait_for_locks(self, how_long):
        with self.connection_used.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [how_long])
