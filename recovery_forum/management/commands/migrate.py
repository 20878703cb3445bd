"""Django's migrate, with a short lock timeout and retries, so that no request queues behind it."""

import time

from django.core.management.commands import migrate
from django.db import OperationalError, connections

# PostgreSQL's codes for lock_not_available and deadlock_detected.
TRANSIENT_ERROR_CODES = {"55P03", "40P01"}
# Shorter than PostgreSQL's deadlock_timeout of 1 s, so that the migration gives way, not a page.
LOCK_TIMEOUT = "500ms"
MAX_ATTEMPTS = 10
RETRY_SECONDS = 3


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
                # Applied migrations stay applied; the one that had to wait was rolled back.
                if not left or getattr(error.__cause__, "pgcode", "") not in TRANSIENT_ERROR_CODES:
                    raise
                self.stderr.write("Members are writing there; trying again in a moment.")
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
