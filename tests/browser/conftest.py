"""A real browser, with and without JavaScript, light and dark."""

import shutil
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.signals import request_finished, request_started
from django.db import connection
from django.test import Client
from playwright.sync_api import sync_playwright

CHROMIUM_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
# A page lives too briefly here to gain from optimized code: axe takes a quarter less without it.
CHROMIUM_FLAGS.append("--js-flags=--no-turbofan --no-maglev")
# Not even a DNS query leaves this machine.
CHROMIUM_FLAGS.append("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost")
# The first one is the same Chromium without its windows, and takes a third of its time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
PHONE_VIEWPORT = {"width": 360, "height": 780}
DESKTOP_VIEWPORT = {"width": 1280, "height": 900}
AXE_SCRIPT = Axe().axe_script
TIMEOUT, IDLE = 10, 0.05  # Seconds.


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as running:
        yield running
        connection.close()  # Outside of Playwright's event loop, Django has another one.


@pytest.fixture(scope="session")
def browser(playwright):
    yield from launch(playwright, BROWSERS)


@pytest.fixture(scope="session")
def windowed_browser(playwright):
    """The whole Chromium, since the headless shell shows no notifications."""
    yield from launch(playwright, BROWSERS[1:])


def launch(playwright, names):
    """Yield the first of these programs that is installed, started."""
    program = next(filter(None, map(shutil.which, names)))
    chromium = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture(autouse=True)
def _templates_as_for_members(unrecorded_templates):
    pass


@pytest.fixture(autouse=True)
def links_in_emails_lead_here(live_server, settings):
    settings.SITE_URL = live_server.url


@pytest.fixture
def under_way(live_server):
    """Return a list with an entry for each request in progress. The test ends when it is empty.

    A page saves its draft even when it is left, and would find an empty database.
    """
    requests = []

    def on_request_started(**kwargs):
        requests.append(1)

    def on_request_finished(**kwargs):
        del requests[-1:]

    request_started.connect(on_request_started)
    request_finished.connect(on_request_finished)
    yield requests
    until = time.monotonic() + TIMEOUT
    time.sleep(IDLE)
    while requests and time.monotonic() < until:
        time.sleep(IDLE)
    request_started.disconnect(on_request_started)
    request_finished.disconnect(on_request_finished)


@pytest.fixture
def visit(browser, live_server, under_way):
    """Return a function that opens a page as a new visitor: visit(javascript=True, viewport=…)."""
    contexts = []

    def open_page(
        javascript=True, viewport=DESKTOP_VIEWPORT, color_scheme="light", has_touch=False
    ):
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=javascript,
            viewport=viewport,
            color_scheme=color_scheme,
            has_touch=has_touch,
            is_mobile=has_touch,
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
    """Return a function that opens a page as a member: enter(alice, javascript=False)."""

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
    """Return what axe finds on the open page, as text. `options` are those of axe."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"], **options}
    found = page.evaluate("async options => (await axe.run(options)).violations", options)
    return [f"{v['id']}: {v['help']} at {[n['target'] for n in v['nodes']][:3]}" for v in found]


def press_until_focused(page, name):
    """Press Tab until the button, link or field with the label `name` has the focus."""
    words = "(one => (one.labels?.[0] ?? one).textContent.trim())(document.activeElement)"
    for _time in range(90):
        page.keyboard.press("Tab")
        if page.evaluate(words) == name:
            return
    pytest.fail(f"{name} is not reached by Tab")
