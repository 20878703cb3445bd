"""Django's migrate, that nobody waits behind."""

import time

from django.core.management.commands import migrate
from django.db import OperationalError, connections

LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL's number for it.
TRIES = 10
PAUSE = 3  # Seconds.


class Command(migrate.Command):
    help = (
        f"{migrate.Command.help} Waits for a lock for two seconds only, as everybody else would "
        "wait behind it, and then tries again."
    )

    def handle(self, *args, **options):
        self.connection_used = connections[options["database"]]
        for left in reversed(range(TRIES)):
            try:
                return super().handle(*args, **options)
            except OperationalError as error:
                # What was applied stays so, and the one that had to wait was undone.
                if not left or getattr(error.__cause__, "pgcode", "") != LOCK_NOT_AVAILABLE:
                    raise
                self.stderr.write("Members are writing there; trying again in a moment.")
                time.sleep(PAUSE)
            finally:
                self.wait_for_locks("0")

    def migration_progress_callback(self, action, migration=None, fake=False):
        if action == "apply_start":
            # What is built beside the writing waits for whoever began before, and stops nobody.
            self.wait_for_locks("2s" if migration.atomic else "0")
        super().migration_progress_callback(action, migration, fake)

    def wait_for_locks(self, how_long):
        with self.connection_used.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [how_long])
