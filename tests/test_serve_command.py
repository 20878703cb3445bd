"""`manage.py serve` and the set-up of the virtual environment, as used in a terminal."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.contrib.staticfiles.finders import get_finder
from django.core.management import CommandError, call_command

import setup_venv
from recovery_forum.lib.embedded_postgres import (
    DATABASE_NAME,
    connect_to_server,
    get_connection_settings,
    running_server,
)
from recovery_forum.management.commands import serve
from recovery_forum.operations.scheduler import JOB_PREFIX
from tests.database_plugin import drop_leftovers, is_running

pytestmark = pytest.mark.xdist_group("running")

ROOT = Path(__file__).resolve().parent.parent
# They load the towns of the world and ask 40 sites; tests/recovery_forum/operations runs them.
LONG_JOBS = {
    "groups.places.tasks.load_missing_places",
    "groups.resources.tasks.check_resource_links",
}
OURS = {"TESTING", "DJANGO_ALLOW_ASYNC_UNSAFE", "DATABASE_URL", "MODE", "PORT", "DEMO"}


def find_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def command(var, *words):
    """Return how a terminal runs `manage.py`, with its own folder and without test settings."""
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.Popen(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment | {"VAR_DIR": str(var), "DEMO": "false"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def read_until(process, pattern):
    """Return the output up to the matching line, or all of it if none matches."""
    said = ""
    for line in process.stdout:
        said += line
        if re.search(pattern, line):
            return said
    pytest.fail(f"It never said {pattern}:\n{said}")


@contextmanager
def serving(var):
    process = command(var, "serve", "--workers", "1", "--port", str(find_free_port()))
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


def mark_as_run(jobs, var):
    """Store that each of `jobs` has just run, so that the scheduler leaves them alone."""
    connection = connect_to_server(var, DATABASE_NAME)
    with connection, connection.cursor() as cursor:
        names = [f"{JOB_PREFIX}{name}" for name in jobs]
        cursor.execute(
            "INSERT INTO recovery_forum_heartbeat (name, at) SELECT unnest(%s), now()", [names]
        )
    connection.close()


@pytest.fixture
def forum(var):
    """A running forum."""
    with serving(var) as process:
        if not (var / "static.stamp").exists():  # Its first start.
            read_until(process, "Collecting static files")
            mark_as_run(LONG_JOBS, var)
        said = read_until(process, "Ctrl-C stops")
        process.address = re.search(r"http://\S+", said)[0]
        yield process


def is_ready(forum):
    with urllib.request.urlopen(f"{forum.address}/readyz") as answer:
        return answer.status == 200


def is_stopped(var):
    """Return whether the database stops within seconds: the last child of `serve` stops it."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            psycopg2.connect(host=get_connection_settings(var)["HOST"], user="postgres").close()
        except psycopg2.OperationalError:
            return not (var / "postgres" / "postmaster.pid").exists()
        time.sleep(0.1)
    return False


def children(process):
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return {
        pid: Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
        for pid in map(int, path.read_text().split())
    }


def child(process, word):
    return next(pid for pid, command in children(process).items() if word in command)


def test_a_second_server_and_other_commands_do_not_disturb_the_first(forum, var):
    assert is_ready(forum)
    with serving(var) as second:
        assert "already being served from this folder" in second.communicate(timeout=60)[0]
    assert second.returncode == 1
    other = command(var, "showmigrations", "accounts")
    assert "[X] 0001_initial" in other.communicate(timeout=60)[0]
    assert is_ready(forum)
    below = children(forum)
    forum.send_signal(signal.SIGINT)
    forum.communicate(timeout=60)
    assert forum.returncode == 0
    assert is_stopped(var)
    assert len(below) == 4
    assert not any(map(is_running, below))


def test_a_web_server_that_dies_ends_serve_and_is_named(forum, var):
    os.kill(child(forum, "gunicorn"), signal.SIGKILL)
    said, _ = forum.communicate(timeout=60)
    assert re.search(r"gunicorn.* ended by itself", said)
    assert forum.returncode == 1
    assert is_stopped(var)


@pytest.fixture
def stand_ins(monkeypatch):
    """What `serve` starts, except that each sleeps instead, or ends at once if it is in `ending`.

    Returns the processes and `ending`.
    """
    started, ending, start = [], set(), subprocess.Popen

    def start_stand_in(words, **options):
        ends = any(part in words for part in ending)
        started.append(start(["true"] if ends else ["sleep", "60"], **options))
        started[-1].args = words
        return started[-1]

    monkeypatch.setattr(serve.subprocess, "Popen", start_stand_in)
    monkeypatch.setenv("SITE_URL", "https://forum.example.org")  # Else `serve` would set it.
    # Without those of `serve`, a signal would end the tests.
    signals = (signal.SIGINT, signal.SIGTERM)
    handlers = {one: signal.signal(one, lambda *_: None) for one in signals}
    yield started, ending
    for one, handler in handlers.items():
        signal.signal(one, handler)
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.parametrize("part", ["gunicorn", "db_worker", "run_scheduler"])
def test_a_process_that_ends_ends_serve_and_is_named(stand_ins, part):
    started, ending = stand_ins
    ending.add(part)
    with pytest.raises(CommandError, match=rf"{part}.* ended by itself"):
        serve.Command().run("127.0.0.1", find_free_port(), 1)
    assert len(started) == 3
    assert None not in [process.poll() for process in started]


@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM])
def test_serve_stops_everything_when_told_to(stand_ins, monkeypatch, word):
    started, _ending = stand_ins
    monkeypatch.setattr(serve.Command, "accepts_connections", lambda *_: True)
    monkeypatch.setattr(serve.Command, "print_address", lambda *_: os.kill(os.getpid(), word))
    serve.Command().run("127.0.0.1", find_free_port(), 1)
    assert [process.poll() for process in started] == [-signal.SIGTERM] * 3


def test_serve_leaves_nothing_running_after_kill_9(forum, var):
    forum.kill()
    forum.communicate(timeout=60)
    assert is_stopped(var)


def test_a_port_in_use_is_named_with_the_next_one(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        message = f"Port {port} is in use. Choose another one: make run PORT={port + 1}"
        with pytest.raises(CommandError, match=message):
            call_command("serve", port=port)


def test_static_files_are_fingerprinted_by_their_content(settings, tmp_path):
    settings.STATICFILES_DIRS = [shutil.copytree(ROOT / "static", tmp_path / "static")]
    get_finder.cache_clear()
    before = serve.compute_static_fingerprint()
    assert serve.compute_static_fingerprint() == before
    next((tmp_path / "static" / "css").glob("*.css")).write_text("b { color: red }")
    changed = serve.compute_static_fingerprint()
    get_finder.cache_clear()
    assert changed != before


def test_databases_of_a_killed_test_run_are_dropped(var):
    ended = subprocess.Popen(["true"])
    ended.wait()
    left, kept = f"test_{ended.pid}_gw0", f"test_{os.getpid()}_gw99"
    with running_server(var):
        address = get_connection_settings(var)
        connection = psycopg2.connect(host=address["HOST"], user=address["USER"])
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {left}")
            cursor.execute(f"CREATE DATABASE {kept}")
            drop_leftovers(address)
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test%'")
            found = cursor.fetchall()
            cursor.execute(f"DROP DATABASE {kept}")
        connection.close()
    assert found == [(kept,)]


@pytest.fixture
def pins(tmp_path, monkeypatch):
    """Two files of pins in their own folder, and the list of calls of pip."""
    asked = []

    def pip(words, **kwargs):
        asked.append([word for word in words if str(word).endswith(".txt")])
        return subprocess.CompletedProcess(words, 0, "", "")

    (tmp_path / "a.txt").write_text("one==1")
    (tmp_path / "b.txt").write_text("two==1")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(setup_venv, "VENV", tmp_path)
    monkeypatch.setattr(setup_venv.subprocess, "run", pip)
    return asked


def test_pins_are_installed_once(pins):
    setup_venv.install(["a.txt", "b.txt"])
    setup_venv.install(["a.txt", "b.txt"])
    setup_venv.install(["a.txt"])
    assert pins == [["a.txt", "b.txt"]]


def test_pins_that_were_reverted_are_installed_again(pins):
    for pin in ("one==1", "one==2", "one==1"):
        Path("a.txt").write_text(pin)
        setup_venv.install(["a.txt"])
    assert len(pins) == 3


def test_an_unreachable_package_index_gets_a_message(pins, monkeypatch):
    failed = subprocess.CompletedProcess([], 1, "", "Could not fetch URL")
    monkeypatch.setattr(setup_venv.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(SystemExit, match=r"(?s)package index.*Could not fetch"):
        setup_venv.install(["a.txt"])
    assert not setup_venv.get_marker(["a.txt"]).exists()


def test_an_old_python_is_told_which_one_is_needed(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(SystemExit, match=r"3\.11 or newer"):
        setup_venv.main("run")
