"""Everything in one command: database, migrations, demo, web server and task worker."""

import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Member

SIGN_INS = ("member", "organizer", "moderator", "admin")
PASSWORD = "one-day-at-a-time"  # noqa: S105 - of the made-up members, shown on the sign-in page.
PATIENCE = 30  # Seconds for a child to finish what it is doing.


STOPPING = {signal.SIGINT, signal.SIGTERM}
PR_SET_PDEATHSIG = 1  # From linux/prctl.h.


def end_with_us():
    """In a child: be told to stop when its parent is gone, even after a kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Command(BaseCommand):
    help = "Serve the forum: migrate, fill an empty demo, run the web server and the task worker."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", 8000)))
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args, host, port, workers, **options):
        with self.the_only_one():
            self.check_port(host, port)
            self.prepare()
            self.run(f"{host}:{port}", workers)

    @contextmanager
    def the_only_one(self):
        """One `serve` a checkout: two would fight for the same folders."""
        with open(settings.VAR_DIR / "serve.lock", "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CommandError(
                    "The forum is being served from this folder already. Stop the other one first."
                ) from None
            yield

    def check_port(self, host, port):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                raise CommandError(
                    f"Port {port} is taken. Choose another one: make run PORT={port + 1}"
                ) from None

    def prepare(self):
        self.say("Bringing the database up to date …")
        call_command("migrate", verbosity=0)
        self.say("Collecting static files …")
        call_command("collectstatic", interactive=False, verbosity=0)
        if settings.DEMO and not Member.objects.exists():
            self.say("Filling the demo community …")
            call_command("seed_demo", verbosity=0)

    def run(self, address, workers):
        web = [
            sys.executable, "-m", "gunicorn", "recovery_forum.wsgi", "--bind", address,
            "--workers", str(workers), "--threads", "4", "--graceful-timeout", str(PATIENCE - 5),
            "--log-level", "warning", "--forwarded-allow-ips", "127.0.0.1",
        ]  # fmt: skip
        worker = [sys.executable, "manage.py", "db_worker", "--queue-name", "*", "--no-reload"]
        # Groups of their own: Ctrl-C in a terminal reaches us, and we stop them in order.
        children = [
            subprocess.Popen(
                command, cwd=settings.BASE_DIR, start_new_session=True, preexec_fn=end_with_us
            )
            for command in (web, worker)
        ]
        try:
            self.announce(address)
            self.wait(children)
        finally:
            self.stop(children)

    def announce(self, address):
        self.say(f"\nThe forum is at http://{address}")
        if settings.DEMO:
            names = ", ".join(f"{name}@example.org" for name in SIGN_INS)
            self.say(f"Sign in as {names}, each with the password {PASSWORD}")
        self.say("Mail lands in var/mail, and its links are printed here. Ctrl-C stops everything.")

    def wait(self, children):
        """Until we are told to stop, or until one of the children ends by itself."""
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        while True:
            came = signal.sigtimedwait({*STOPPING, signal.SIGCHLD}, 1)
            if came and came.si_signo in STOPPING:
                return
            for child in children:
                if child.poll() is not None:
                    what = " ".join(map(str, child.args[1:4]))
                    raise CommandError(f"{what} ended by itself (code {child.returncode}).")

    def stop(self, children):
        self.say("Stopping …")
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)

    def say(self, words):
        self.stdout.write(words)
        self.stdout.flush()
