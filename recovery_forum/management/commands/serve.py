"""Everything in one command: database, migrations, demo, web server, task worker and scheduler."""

import ctypes
import fcntl
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Member
from recovery_forum.demo.sign_ins import DEMO_ACCOUNTS, DEMO_PASSWORD

STOP_TIMEOUT_SECONDS = 30  # For a child to finish what it is doing.
POLL_SECONDS = 0.2  # Between two checks of the children.
PR_SET_PDEATHSIG = 1  # From linux/prctl.h.


def stop_with_parent():
    """Make the kernel send this child SIGTERM when its parent ends, even after kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def compute_static_fingerprint() -> str:
    """Return a hash of the names and contents of all static files."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda entry: entry[0]):
            with storage.open(path) as file:
                digest.update(path.encode() + b"\0" + hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


class Command(BaseCommand):
    requires_system_checks = ()  # The task worker that it starts runs them.
    help = "Serve the forum: migrate, create the demo, and run web server, worker and scheduler."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", 8000)))
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args, host, port, workers, **options):
        with self.hold_lock():
            self.check_port(host, port)
            self.prepare()
            self.run(host, port, workers)

    @contextmanager
    def hold_lock(self):
        """Allow only one `serve` per checkout, since two would use the same folders."""
        with open(settings.VAR_DIR / "serve.lock", "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CommandError(
                    "The forum is already being served from this folder. Stop that server first."
                ) from None
            yield

    def check_port(self, host, port):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                raise CommandError(
                    f"Port {port} is in use. Choose another one: make run PORT={port + 1}"
                ) from None

    def prepare(self):
        self.write_line("Applying migrations …")
        call_command("migrate", verbosity=0)
        self.collect_static()
        if settings.DEMO and not Member.objects.exists():
            self.write_line("Creating the demo community …")
            call_command("seed_demo", verbosity=0)

    def collect_static(self):
        """Collect static files only if one has changed, because compressing takes seconds."""
        stamp, sources = settings.VAR_DIR / "static.stamp", compute_static_fingerprint()
        if settings.STATIC_ROOT.exists() and stamp.exists() and stamp.read_text() == sources:
            return
        self.write_line("Collecting static files …")
        stamp.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(sources)

    def run(self, host, port, workers):
        web = [
            sys.executable, "-m", "gunicorn", "recovery_forum.wsgi", "--bind", f"{host}:{port}",
            "--workers", str(workers), "--log-level", "warning",
        ]  # fmt: skip
        # For the links in emails that scheduled jobs send.
        os.environ.setdefault("SITE_URL", f"http://{host}:{port}")
        worker = [sys.executable, "manage.py", "db_worker", "--queue-name", "*", "--no-reload"]
        scheduler = [sys.executable, "manage.py", "run_scheduler"]
        self.install_signal_handlers()
        # In sessions of their own, Ctrl-C does not reach the children: this process stops them.
        children = [
            subprocess.Popen(
                command, cwd=settings.BASE_DIR, start_new_session=True, preexec_fn=stop_with_parent
            )
            for command in (web, worker, scheduler)
        ]
        try:
            self.wait(children, lambda: self.accepts_connections(host, port))
            self.print_address(f"{host}:{port}")
            self.wait(children)
        finally:
            self.stop(children)

    def install_signal_handlers(self):
        """Make SIGINT and SIGTERM set `is_stopping`, however often they come."""
        self.is_stopping = False

        def handle_signal(*_):
            self.is_stopping = True

        signal.signal(signal.SIGINT, handle_signal)
        signal.signal(signal.SIGTERM, handle_signal)

    def accepts_connections(self, host, port):
        with suppress(OSError), socket.create_connection((host, port), timeout=1):
            return True
        return False

    def print_address(self, address):
        if self.is_stopping:
            return
        self.write_line(f"\nThe forum is at http://{address}")
        if settings.DEMO:
            names = ", ".join(f"{name}@example.org" for name in DEMO_ACCOUNTS)
            self.write_line(f"Sign in as {names}, each with the password {DEMO_PASSWORD}")
        self.write_line(
            "Emails are written to var/mail and their links printed here. Ctrl-C stops everything."
        )

    def wait(self, children, is_done=lambda: False):
        """Wait until `is_done()` or a signal. Raises CommandError if a child ends by itself."""
        while not (self.is_stopping or is_done()):
            for child in children:
                if child.poll() is not None:
                    command = " ".join(map(str, child.args[1:4]))
                    raise CommandError(f"{command} ended by itself (code {child.returncode}).")
            time.sleep(POLL_SECONDS)

    def stop(self, children):
        self.write_line("Stopping …")
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(STOP_TIMEOUT_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def write_line(self, text):
        self.stdout.write(text)
        self.stdout.flush()
