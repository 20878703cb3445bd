"""pg_dump gets every parameter of DATABASE_URL, and its errors are shown without the password."""

import logging

import pytest
from django.db import connection
from psycopg2.extensions import parse_dsn

from recovery_forum.operations.backups import tasks
from recovery_forum.operations.backups.dumps import (
    ToolFailed,
    describe_failure,
    get_connection_string,
)

pytestmark = pytest.mark.django_db


def test_every_parameter_of_the_database_url_is_used(monkeypatch):
    options = {"sslmode": "require", "host": "/run/other place", "connect_timeout": 3}
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)
    monkeypatch.setitem(connection.settings_dict, "HOST", "")
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "very secret")
    given = parse_dsn(get_connection_string())
    assert given["sslmode"] == "require"
    assert given["host"] == "/run/other place"
    assert given["connect_timeout"] == "3"
    assert given["dbname"] == connection.settings_dict["NAME"]
    assert "secret" not in get_connection_string()


def test_errors_of_the_tool_are_shown_without_rows_and_password():
    printed = (
        "pg_dump: error: connection failed: password swordfish is wrong\n"
        "pg_dump: detail: server version: 18; pg_dump version: 15\n"
        "CONTEXT: COPY posts_post, line 1: dear diary\n"
    )
    told = describe_failure("pg_dump", printed, "swordfish")
    assert "server version: 18; pg_dump version: 15" in told
    assert "swordfish" not in told
    assert "diary" not in told


def test_the_log_has_the_error(settings, monkeypatch, tmp_path, caplog):
    settings.BACKUP_TO, settings.BACKUP_HOUR = str(tmp_path), 0

    def fail(*_arguments):
        raise ToolFailed("pg_dump: error: aborting because of server version mismatch")

    monkeypatch.setattr(tasks, "create_backup", fail)
    with caplog.at_level(logging.ERROR, "forum.backups"), pytest.raises(ToolFailed):
        tasks.create_nightly_backup()
    assert "server version mismatch" in caplog.text
