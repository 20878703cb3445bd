"""A real browser, with and without JavaScript, light and dark."""

import shutil
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import sync_playwright

CHROMIUM_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
# Not even a look-up leaves this machine.
CHROMIUM_FLAGS.append("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost")
PHONE_VIEWPORT = {"width": 360, "height": 780}
DESKTOP_VIEWPORT = {"width": 1280, "height": 900}
PATIENCE, REST = 10, 0.05  # Seconds.


@pytest.fixture(scope="session")
def browser():
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(autouse=True)
def links_in_emails_lead_here(live_server, settings):
    settings.SITE_URL = live_server.url


@pytest.fixture
def under_way(live_server):
    """One entry for each request that is being answered. The test ends when there is none.

    A page that is left sends its draft even then: the database would be emptied under it.
    """
    requests = []

    def begun(**kwargs):
        requests.append(1)

    def done(**kwargs):
        del requests[-1:]

    request_started.connect(begun)
    request_finished.connect(done)
    yield requests
    until = time.monotonic() + PATIENCE
    time.sleep(REST)
    while requests and time.monotonic() < until:
        time.sleep(REST)
    request_started.disconnect(begun)
    request_finished.disconnect(done)


@pytest.fixture
def visit(browser, live_server, under_way):
    """A function that opens a new visitor's page: visit(javascript=True, viewport=DESK)."""
    contexts = []

    def open_page(javascript=True, viewport=DESKTOP_VIEWPORT, color_scheme="light"):
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=javascript,
            viewport=viewport,
            color_scheme=color_scheme,
            reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def enter(visit, live_server):
    """A function that opens a page signed in as a member: enter(alice, javascript=False)."""

    def open_page(member, **options):
        client = Client()
        client.force_login(member)
        page = visit(**options)
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value,
              "url": live_server.url}]
        )  # fmt: skip
        return page

    return open_page


def find_accessibility_faults(page, **options):
    """What axe finds on the page that is open now, in words. `options` are axe's own."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **options})
    found = found.response["violations"]
    return [f"{v['id']}: {v['help']} at {[n['target'] for n in v['nodes']][:3]}" for v in found]
