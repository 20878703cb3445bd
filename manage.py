#!/usr/bin/env python
"""Django's command line. It starts the embedded database for commands that need it."""

import gc
import os
import signal
import sys
from contextlib import nullcontext

# Commands that need no database. For all others, the embedded database is started if necessary.
WITHOUT_DATABASE = {"help", "version", "--help", "--version", "check", "collectstatic"}


def main():
    # Looking for garbage less often: what a command loads at its start is needed until its end.
    gc.set_threshold(50_000, 20, 50)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_forum.settings")
    try:
        from django.conf import settings
        from django.core.management import execute_from_command_line
    except ImportError as error:
        sys.exit(f"{error}\nThe libraries are missing: 'make run' installs them.")

    from recovery_forum.lib import embedded_postgres

    needs_no_database = len(sys.argv) < 2 or sys.argv[1] in WITHOUT_DATABASE
    own = settings.USES_EMBEDDED_DATABASE and not needs_no_database
    # Exit normally on SIGTERM, so that a database that no other command uses is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with embedded_postgres.running_server(settings.VAR_DIR) if own else nullcontext():
            execute_from_command_line(sys.argv)
    except embedded_postgres.DatabaseUnavailable as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


if __name__ == "__main__":
    main()
