"""A production-like forum with its own database, which a drill may break."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import urllib3

from recovery_forum.lib.embedded_postgres import (
    DATABASE_NAME,
    SUPERUSER,
    DatabaseUnavailable,
    get_connection_settings,
    get_server_pid,
    running_server,
    start_server,
)

ROOT = Path(__file__).resolve().parents[1]
VAR_FOLDER = Path(os.environ.get("VAR_DIR", ROOT / "var")) / "drills"
TIMEOUT_SECONDS = 30  # For a server to start.
LIFTED_LIMITS = (
    "REPLIES_PER_MINUTE", "NEWCOMER_REPLIES_PER_HOUR", "REACTIONS_PER_MINUTE", "THREADS_PER_DAY",
    "UPLOADS_PER_HOUR",
)  # fmt: skip


def production_environment() -> dict:
    """Return the environment of a production forum over HTTP, without rate limits."""
    return {
        **dict.fromkeys(LIFTED_LIMITS, "100000000"),
        "DJANGO_SETTINGS_MODULE": "recovery_forum.settings",
        "MODE": "production",
        "DATABASE_URL": (
            f"postgres://{SUPERUSER}@/{get_connection_settings(VAR_FOLDER)['HOST']}/{DATABASE_NAME}"
        ),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "HTTPS_REDIRECT": "false",
        "VAR_DIR": str(VAR_FOLDER),
        "LOG_LEVEL": "ERROR",
        "LOG_FORMAT": "plain",
    }


@contextmanager
def prepared_forum():
    """Create an empty forum, and set up the environment and Django for it."""
    shutil.rmtree(VAR_FOLDER, ignore_errors=True)
    VAR_FOLDER.mkdir(parents=True)
    os.environ.update(production_environment())
    with running_server(VAR_FOLDER):
        for arguments in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, check=True)
        import django

        django.setup()
        yield


@contextmanager
def running_process(*arguments, **environment):
    """Run a Python program inside the block and stop it afterwards. Its output goes to a file."""
    with (VAR_FOLDER / "output.log").open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=output,
            stderr=output,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(TIMEOUT_SECONDS)
        if process.poll() is None:
            process.kill()
            process.wait()


@contextmanager
def running_web_server(**environment):
    """Run the web server. Yield (its process, its port)."""
    port = find_free_port()
    with running_process("-m", "gunicorn", "--bind", f"127.0.0.1:{port}", **environment) as process:
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while not is_listening(port):
            if time.monotonic() > deadline or process.poll() is not None:
                raise SystemExit(f"The forum did not start; {VAR_FOLDER / 'output.log'} says why.")
            time.sleep(0.05)
        yield process, port


@contextmanager
def running_worker(**environment):
    arguments = ("manage.py", "db_worker", "--queue-name", "*", "--no-reload", "--interval", "0.1")
    with running_process(*arguments, **environment) as process:
        yield process


def find_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_listening(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class HttpClient:
    """The HTTP client of a member or a visitor. It keeps cookies and follows no redirects.

    With `root`, the path of a trusted root certificate, it uses HTTPS.
    """

    def __init__(self, port, member=None, root=None):
        from django.conf import settings
        from django.test import Client
        from django.utils.crypto import get_random_string

        token = get_random_string(32)
        cookies = {settings.CSRF_COOKIE_NAME: token}
        if member:
            client = Client()
            client.force_login(member)
            name = settings.SESSION_COOKIE_NAME
            cookies[name] = client.cookies[name].value
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.headers = {"Cookie": cookie, "X-CSRFToken": token}
        options = {"maxsize": 50, "timeout": 60, "retries": False}
        if root:
            self.headers["Referer"] = f"https://localhost:{port}/"
            self._pool = urllib3.HTTPSConnectionPool("localhost", port, ca_certs=root, **options)
        else:
            self._pool = urllib3.HTTPConnectionPool("127.0.0.1", port, **options)

    def get(self, address, **headers):
        return self._pool.request("GET", address, headers=self.headers | headers, redirect=False)

    def post(self, address, fields, **headers):
        return self._pool.request(
            "POST", address, fields=fields, headers=self.headers | headers, redirect=False,
            encode_multipart=any(isinstance(value, tuple) for value in fields.values()),
        )  # fmt: skip


def create_members(count, name):
    """Create `count` members without passwords."""
    from accounts.models import Member
    from accounts.models.onboarding import GUIDELINES_VERSION

    return [
        Member.objects.create_user(
            f"{name}{number}@example.org", f"{name}{number}", guidelines_version=GUIDELINES_VERSION
        )
        for number in range(count)
    ]


def create_thread(people, name):
    """Create a group of `people` and a thread by the first. Return its opening post."""
    from groups.membership.services import create_group
    from groups.models import Group
    from posts.threads.posting import create_thread

    group = create_group(Group(name=name, slug=name, summary=name), people[0])
    for member in people[1:]:
        group.memberships.create(member=member)
    Group.objects.filter(pk=group.pk).update(member_count=group.memberships.count())
    return create_thread(group, people[0], "A thread", "Its opening.", "question", "ideas")


def kill_database():
    """Kill the server with SIGKILL, as the kernel does when it runs out of memory."""
    os.kill(get_server_pid(VAR_FOLDER.resolve() / "postgres"), signal.SIGKILL)


def restart_database():
    """Start the server again. Children of the killed one may hold its memory for a moment."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while True:
        try:
            return start_server(VAR_FOLDER)
        except DatabaseUnavailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
