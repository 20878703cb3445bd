"""What reaches the push service, what it can't read, and what happens when it fails."""

import json
from base64 import urlsafe_b64decode
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Notification, OutgoingPush, PushSubscription
from accounts.push.delivery import RETRY_DELAYS, deliver_push, retry_pushes
from accounts.push.keys import get_public_key
from accounts.push.services import queue_push, queue_push_text, set_device_details

pytestmark = pytest.mark.django_db
KIND = Notification.Kind.REPLIED


def test_the_browser_decrypts_what_was_sent(push_service, browser, device, alice, bob):
    queue_push(alice, KIND, "/threads/x/", actor=bob)
    ((path, headers, body),) = push_service.received
    content = browser.decrypt(body)
    assert path == "/alice"
    assert content == {
        "text": "Something is here for you", "url": "/threads/x/", "tag": "news", "urgent": False
    }  # fmt: skip
    assert headers["Content-Encoding"] == "aes128gcm"
    assert not OutgoingPush.objects.exists()


def test_the_service_cannot_read_the_content(push_service, device, alice):
    queue_push_text(alice, "Words", "/secret-place/")
    ((_path, headers, body),) = push_service.received
    everything = json.dumps(headers).encode() + body
    assert b"secret-place" not in everything
    assert b"Something" not in everything
    assert alice.name.encode() not in everything.replace(b"/alice", b"")


def test_details_are_sent_only_to_the_device_that_chose_them(
    push_service, browser, device, alice, bob
):
    set_device_details(device, shows_details=True)
    queue_push(alice, KIND, "/threads/x/", actor=bob)
    queue_push(alice, KIND, "/threads/x/")
    texts = [browser.decrypt(body)["text"] for _path, _headers, body in push_service.received]
    assert texts == ["bob replied to you", "Someone replied to you"]


def test_an_urgent_push_says_so_to_the_service(push_service, device, alice):
    queue_push(alice, Notification.Kind.CRISIS_OPENED, "/admin/", is_urgent=True)
    ((_path, headers, _body),) = push_service.received
    assert headers["Urgency"] == "high"
    assert headers["TTL"] == "7200"


def test_the_signature_names_the_service_and_ends_within_a_day(push_service, device, alice):
    queue_push_text(alice, "Words", "/")
    headers = push_service.received[0][1]
    token = headers["Authorization"].partition("t=")[2].partition(",")[0]
    payload = token.split(".")[1]
    claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert claims["aud"] == push_service.address("").rstrip("/")
    assert 0 < claims["exp"] - timezone.now().timestamp() < 24 * 3600
    assert get_public_key() in headers["Authorization"]


@pytest.mark.parametrize("status", [404, 410])
def test_an_expired_subscription_is_deleted(push_service, device, alice, status):
    push_service.status = status
    queue_push_text(alice, "Words", "/")
    assert not PushSubscription.objects.exists()
    assert not OutgoingPush.objects.exists()


@pytest.mark.parametrize("status", [401, 403, 413, 429, 500, 503])
def test_another_failure_is_tried_again_and_then_arrives_once(push_service, device, alice, status):
    push_service.status = status
    queue_push_text(alice, "Words", "/")
    assert OutgoingPush.objects.get().attempts == 1
    assert PushSubscription.objects.exists()
    push_service.status = 201
    with time_machine.travel(timezone.now() + RETRY_DELAYS[0] + timedelta(seconds=1)):
        retry_pushes()
        retry_pushes()
    assert len(push_service.received) == 1
    assert not OutgoingPush.objects.exists()


def test_nothing_is_retried_too_early(push_service, device, alice):
    push_service.status = 503
    queue_push_text(alice, "Words", "/")
    push_service.status = 201
    retry_pushes()
    assert push_service.received == []


def test_after_the_last_attempt_a_push_is_dropped(push_service, device, alice):
    push_service.status = 503
    queue_push_text(alice, "Words", "/")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for delay in RETRY_DELAYS:
            clock.shift(delay + timedelta(minutes=2))
            retry_pushes()
    assert not OutgoingPush.objects.exists()
    assert PushSubscription.objects.exists()


def test_a_push_of_the_day_before_is_not_sent(push_service, device, alice):
    push_service.status = 503
    queue_push_text(alice, "Words", "/")
    push_service.status = 201
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        retry_pushes()
    assert push_service.received == []
    assert not OutgoingPush.objects.exists()


def test_a_push_left_by_a_killed_worker_is_sent(push_service, device, alice):
    """Its task was taken and never finishes: only the row is left."""
    push = OutgoingPush.objects.create(subscription=device, text="Words", url="/")
    retry_pushes()
    assert push_service.received == []
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        retry_pushes()
    assert len(push_service.received) == 1
    deliver_push.call(push.pk)
    assert len(push_service.received) == 1


def test_a_refused_connection_counts_as_a_failure(device, push_service, alice):
    push_service.shutdown()
    push_service.server_close()
    queue_push_text(alice, "Words", "/")
    assert OutgoingPush.objects.get().attempts == 1


@pytest.mark.parametrize(
    "endpoint",
    ["http://127.0.0.1:1/x", "http://[::1]/x", "http://169.254.169.254/x", "http://10.0.0.1/x"],
)
def test_no_push_is_sent_into_our_own_network(alice, browser, monkeypatch, endpoint):
    connected = []
    monkeypatch.setattr("urllib3.HTTPConnectionPool.urlopen", lambda *a, **k: connected.append(a))
    PushSubscription.objects.create(
        member=alice, endpoint=endpoint, public_key=browser.public_key,
        auth_secret=browser.auth_secret,
    )  # fmt: skip
    queue_push_text(alice, "Words", "/")
    assert connected == []
    assert OutgoingPush.objects.get().attempts == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_the_same_push_once(push_service, device, alice, run_concurrently):
    push = OutgoingPush.objects.create(subscription=device, text="Words", url="/")
    run_concurrently(lambda _number: deliver_push.call(push.pk), [1, 2, 3])
    assert len(push_service.received) == 1


def test_the_key_is_created_once_and_readable_by_its_user_only(settings):
    first = get_public_key()
    path = settings.VAR_DIR / "vapid-key"
    assert path.stat().st_mode & 0o777 == 0o600
    get_public_key.cache_clear()
    assert get_public_key() == first
