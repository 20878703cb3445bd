"""Serves the forum and the baseline as a host does: gunicorn with two workers."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from recovery_forum.lib.embedded_postgres import (
    DATABASE_NAME,
    SERVER_OPTIONS,
    SUPERUSER,
    connect_to_server,
    get_connection_settings,
    running_server,
)

ROOT = Path(__file__).resolve().parents[1]
WORKER_COUNT = int(os.environ.get("WORKER_COUNT", "2"))  # One in tests.
TIMEOUT_SECONDS = 30  # For a server to start.
# What docs/operations.md recommends for a dedicated machine, as far as it needs no restart.
DATABASE_TUNING = {
    "effective_cache_size": "6GB",
    "random_page_cost": "1.1",
    "work_mem": "16MB",
}
# Needs a restart, so it is set before the server starts.
SERVER_OPTIONS["shared_buffers"] = "2GB"


def build_environment(var: Path) -> dict:
    """Return the environment of a production forum over HTTP on the embedded database of `var`."""
    socket_folder = get_connection_settings(var)["HOST"]
    unlimited = dict.fromkeys(("REPLIES_PER_MINUTE", "SEARCHES_PER_MINUTE"), "100000000")
    return {
        **os.environ,
        **unlimited,
        "MODE": "production",
        "DATABASE_URL": f"postgres://{SUPERUSER}@/{socket_folder}/{DATABASE_NAME}",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS_REDIRECT": "false",
        "VAR_DIR": str(var),
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }


def run_python(*arguments, env):
    """Run a Python program and return its output. Raises CalledProcessError."""
    command = [sys.executable, *arguments]
    result = subprocess.run(
        command,
        cwd=ROOT,
        env=env,
        check=True,
        text=True,
        stdout=subprocess.PIPE,
        stderr=None if "manage.py" in arguments else subprocess.DEVNULL,
    )
    return result.stdout


@contextmanager
def running_application(application: str, env: dict):
    """Run `application`. Yield its address and a function that returns the ids of its workers."""
    port = _find_free_port()
    command = [
        sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}",
        "--workers", str(WORKER_COUNT), "--log-level", "error",
    ]  # fmt: skip
    # Logs are written as in production, but not stored.
    server = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL)
    try:
        _wait_until_listening(port, server)
        yield f"http://127.0.0.1:{port}", lambda: _list_child_pids(server.pid)
    finally:
        server.terminate()
        server.wait()


def _find_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_listening(port, server):
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The server did not start.")


def _list_child_pids(pid):
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def measure_memory(pids) -> list[float]:
    """Return the resident memory of each process in MB."""
    sizes = []
    for pid in pids:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        kilobytes = next(line.split()[1] for line in lines if line.startswith("VmRSS"))
        sizes.append(int(kilobytes) / 1024)
    return sizes


@contextmanager
def loaded_community(var: Path, sizes: dict):
    """Run the embedded database of `var`, with a synthetic community. Yield the environment."""
    with running_server(var):
        env = {**os.environ, "VAR_DIR": str(var), "DEMO": "true"}
        run_python("manage.py", "migrate", "-v0", env=env)
        if not (var / "generated.json").exists():
            arguments = [f"--{name}={number}" for name, number in sizes.items()]
            print(run_python("manage.py", "load_data", *arguments, env=env), flush=True)
            (var / "generated.json").write_text(json.dumps(sizes))
        _tune_database(var)
        run_python("manage.py", "collectstatic", "--noinput", "-v0", env=build_environment(var))
        yield build_environment(var)


def _tune_database(var):
    connection = connect_to_server(var, DATABASE_NAME)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for name, value in DATABASE_TUNING.items():
            cursor.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        cursor.execute("SELECT pg_reload_conf()")
        cursor.execute("VACUUM ANALYZE")
    connection.close()
