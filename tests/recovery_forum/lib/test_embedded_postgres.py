"""The embedded database: commands start or share it, and the last one stops it."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest

from recovery_forum.lib import embedded_postgres
from recovery_forum.lib.embedded_postgres import (
    DatabaseUnavailable,
    get_connection_settings,
    running_server,
    stop_server,
)

HOLD = """
    import sys, time
    from pathlib import Path
    from recovery_forum.lib.embedded_postgres import running_server
    with running_server(Path(sys.argv[1])):
        print("here", flush=True)
        sys.stdin.read()
"""


@contextmanager
def folder():
    # Not tmp_path: pytest keeps closing its folder to others, and PostgreSQL runs as another.
    with tempfile.TemporaryDirectory(prefix="forum-") as parent:
        yield Path(parent) / "var"


@pytest.fixture
def new_var():
    """A folder in which no database was ever started."""
    with folder() as var:
        yield var
        stop_server(var)  # Of a test that failed.


@pytest.fixture(scope="module")
def used_var():
    """A folder whose database was started once, and stopped."""
    with folder() as var:
        with running_server(var):
            pass
        yield var


@pytest.fixture
def var(new_var, used_var):
    """A copy of it: a first start would take ten times as long."""
    subprocess.run(["cp", "-a", used_var, new_var], check=True)
    return new_var


def run_sql(var, sql="SELECT 1"):
    connection = psycopg2.connect(
        host=get_connection_settings(var)["HOST"], user="postgres", dbname="recovery_forum"
    )
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql)
        found = cursor.fetchall() if cursor.description else None
    connection.close()
    return found


def other_command(var):
    """Another process that uses the database until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLD), str(var)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "here\n"
    return process


def server_pid(var):
    return int((var / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def test_it_starts_and_stops_and_keeps_its_data(var):
    with running_server(var):
        run_sql(var, "CREATE TABLE kept AS SELECT 7 AS seven")
    with pytest.raises(psycopg2.OperationalError):
        run_sql(var)
    with running_server(var):
        assert run_sql(var, "SELECT seven FROM kept") == [(7,)]


def test_commands_share_one_whoever_started_it_and_the_last_stops_it(var):
    first = other_command(var)
    with running_server(var):
        first.communicate()
        assert run_sql(var) == [(1,)]
        last = other_command(var)
    assert run_sql(var) == [(1,)]
    last.communicate()
    with pytest.raises(psycopg2.OperationalError):
        run_sql(var)


def test_a_server_that_was_killed_is_cleaned_up(var):
    with running_server(var):
        os.kill(server_pid(var), signal.SIGKILL)
        time.sleep(0.2)
    with running_server(var):
        assert run_sql(var) == [(1,)]


def test_a_server_that_outlived_its_command_is_joined(var):
    other = other_command(var)
    pid = server_pid(var)
    other.kill()
    other.wait()
    with running_server(var):
        assert server_pid(var) == pid
        assert run_sql(var) == [(1,)]


def test_another_process_with_the_pid_of_the_server_is_no_server_and_not_killed(var):
    with subprocess.Popen(["sleep", "60"]) as stranger:
        (var / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n")
        with running_server(var):
            assert run_sql(var) == [(1,)]
        assert stranger.poll() is None
        stranger.kill()


def test_a_server_that_does_not_answer_is_never_started_over(var, monkeypatch):
    monkeypatch.setattr(embedded_postgres, "TIMEOUT_SECONDS", 0.5)
    monkeypatch.setattr(embedded_postgres, "_accepts_connections", lambda var: False)
    other = other_command(var)
    pid = server_pid(var)
    with (
        pytest.raises(DatabaseUnavailable, match=str(pid)),
        running_server(var),
    ):
        pass
    assert server_pid(var) == pid
    monkeypatch.undo()
    other.communicate()


def test_a_first_start_that_was_killed_is_repeated(new_var):
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(HOLD), str(new_var)])
    while not list(new_var.glob("postgres.new-*/PG_VERSION")):
        assert process.poll() is None
        time.sleep(0.005)
    process.kill()
    process.wait()
    assert not (new_var / "postgres").exists()
    with running_server(new_var):
        assert run_sql(new_var) == [(1,)]


def test_an_incomplete_first_start_is_cleaned_up(var):
    (var / "postgres.new-1" / "base").mkdir(parents=True)
    with running_server(var):
        assert not (var / "postgres.new-1").exists()


def test_no_socket_is_created_in_a_folder_of_another_user(new_var, tmp_path, monkeypatch):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "theirs")
    monkeypatch.setattr(embedded_postgres, "_get_socket_folder", lambda var: tmp_path / "link")
    with pytest.raises(DatabaseUnavailable, match="somebody else"), running_server(new_var):
        pass
    monkeypatch.undo()


def test_a_long_path_has_a_short_socket(tmp_path):
    folder = tmp_path / ("deep" * 30)
    assert len(get_connection_settings(folder)["HOST"]) < 100
