"""Push notifications in Chromium, with its service worker and a push service of these tests.

Chromium's own push service cannot be reached, so `subscribe` is replaced and returns the URL of
ours. What ours receives is decrypted with the browser's keys and handed to the service worker.
"""

import json

import pytest
from django.urls import reverse

from accounts.models import PushSubscription
from accounts.push.services import queue_push_text
from tests.accounts.push.conftest import Browser, push_service  # noqa: F401 - fixture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def browser(windowed_browser):
    return windowed_browser


SUBSCRIBE = """({ endpoint, keys }) => {
  PushManager.prototype.subscribe = async () => ({ toJSON: () => ({ endpoint, keys }) });
}"""
SHOWN_NOTIFICATIONS = """() => navigator.serviceWorker.ready.then((one) => one.getNotifications())
  .then((all) => all.map((one) => [one.title, one.body]))"""
# Within ten seconds. A push to one that only starts up would be lost.
WORKERS_ARE_ACTIVE = """async () => {
    for (let attempt = 0; attempt < 100; attempt++) {
        const all = await navigator.serviceWorker.getRegistrations();
        if (all.length && all.every((one) => one.active?.state === "activated")) return true;
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
}"""
REFUSE = "() => { PushManager.prototype.subscribe = async () => { throw new Error('no'); }; }"


def test_a_push_arrives_after_turning_pushes_on(enter, alice, live_server, push_service):  # noqa: F811
    keys = Browser()
    page = enter(alice)
    page.context.grant_permissions(["notifications"], origin=live_server.url)
    page.goto(reverse("accounts:settings-notifications"))
    answer = {
        "endpoint": push_service.address("chromium"),
        "keys": {"p256dh": keys.public_key, "auth": keys.auth_secret},
    }
    page.evaluate(SUBSCRIBE, answer)
    page.locator("[data-push-form] button").click()
    page.get_by_role("button", name="Send a test").wait_for()
    assert PushSubscription.objects.get().member == alice

    queue_push_text(alice, "Words", "/notifications/")
    ((_path, _headers, body),) = push_service.received
    content = keys.decrypt(body)
    show_push(page, live_server.url, content)
    assert list_shown(page) == [["Forum", "Something is here for you"]]


def show_push(page, origin, content):
    """Hand `content` to the service worker, as Chromium does with what it decrypted."""
    session = page.context.new_cdp_session(page)
    registrations = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    assert page.evaluate(WORKERS_ARE_ACTIVE)
    for _try in range(50):
        if registrations:
            break
        page.wait_for_timeout(100)
    session.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": origin,
            "registrationId": registrations[-1]["registrationId"],
            "data": json.dumps(content),
        },
    )


def list_shown(page):
    """Return [title, text] of each notification on the screen, once there is one."""
    for _try in range(100):
        shown = page.evaluate(SHOWN_NOTIFICATIONS)
        if shown:
            return shown
        page.wait_for_timeout(100)
    return []


def test_a_browser_that_refuses_shows_a_message(enter, alice, live_server):
    page = enter(alice)
    page.context.grant_permissions(["notifications"], origin=live_server.url)
    page.goto(reverse("accounts:settings-notifications"))
    page.evaluate(REFUSE)
    page.locator("[data-push-form] button").click()
    page.locator("[data-push-message=failed]").wait_for()
    assert not PushSubscription.objects.exists()
