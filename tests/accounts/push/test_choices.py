"""Turning pushes on and off, what they say, which kinds are pushed, and when."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.blocking.services import mute_member
from accounts.models import EmailPreferences, Notification, OutgoingPush, PushSubscription
from accounts.notifications.email import send_due_emails
from accounts.notifications.services import EMAIL_DELAY, send_notification
from accounts.push.services import save_push_choices, subscribe
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
SETTINGS = reverse("accounts:settings-notifications")
ON = reverse("accounts:push-on")
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def sent_pushes(monkeypatch):
    """What is pushed, as (text, url)."""
    pushed = []
    monkeypatch.setattr(
        "accounts.push.delivery._send",
        lambda push, _lifetime: pushed.append((push.text, push.url)) or 201,
    )
    return pushed


@pytest.fixture
def subscription_form(browser):
    return {
        "endpoint": "https://push.example/abc",
        "public_key": browser.public_key,
        "auth_secret": browser.auth_secret,
    }


@pytest.fixture
def alices_phone(alice, browser):
    alice.last_active_at = NOON - timedelta(hours=1)
    alice.save()
    endpoint = "https://push.example/alice"
    return subscribe(alice, endpoint, browser.public_key, browser.auth_secret, "Phone")


def notify_and_wait(member, kind=Notification.Kind.REPLIED, actor=None, now=NOON):
    with time_machine.travel(now, tick=False) as clock:
        send_notification(member.pk, kind, actor, "/notifications/")
        clock.shift(EMAIL_DELAY)
        send_due_emails()


def test_turning_pushes_on(as_alice, alice, subscription_form):
    agent = "Mozilla/5.0 (Android 14; Mobile) Gecko/130.0 Firefox/130.0"
    assert as_alice.post(ON, subscription_form, HTTP_USER_AGENT=agent).status_code == 302
    assert PushSubscription.objects.get(member=alice).device == "Firefox on Android"
    page = as_alice.get(SETTINGS).content.decode()
    assert "This device" in page
    assert "Turn on for this device" not in page


def test_an_invalid_subscription_gets_a_message(subtests, as_alice, subscription_form):
    cases = [
        {"endpoint": "javascript:alert(1)"},
        {"endpoint": "https://user:secret@push.example/"},
        {"endpoint": "https://"},
        {"endpoint": "https://[x/"},
        {"endpoint": "https://push.example/" + "x" * 1_000},
        {"public_key": "x"},
        {"public_key": "é"},
        {"auth_secret": "AAAA"},
        {"auth_secret": ""},
    ]
    for wrong in cases:
        with subtests.test(wrong=wrong):
            response = as_alice.post(ON, subscription_form | wrong, follow=True)
            assert response.status_code == 200
            assert list(map(str, response.context["messages"]))
            assert not PushSubscription.objects.exists()


def test_a_shared_browser_gets_pushes_of_the_last_subscriber_only(
    as_alice, as_bob, alice, bob, subscription_form
):
    as_alice.post(ON, subscription_form)
    first = PushSubscription.objects.get()
    OutgoingPush.objects.create(subscription=first, text="For Alice", url="/")
    as_bob.post(ON, subscription_form)
    assert PushSubscription.objects.get().member == bob
    assert not OutgoingPush.objects.exists()


def test_signing_out_ends_the_pushes_of_this_browser_only(
    as_alice, alice, alices_phone, subscription_form
):
    as_alice.post(ON, subscription_form)
    as_alice.post(reverse("account_logout"))
    assert list(alice.push_subscriptions.all()) == [alices_phone]


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ("off", "Push notifications are off for this device."),
        ("details", "Saved."),
        ("discreet", "Saved."),
        ("test", "We've sent a test notification to this device."),
        ("", "Please choose one of the buttons."),
    ],
)
def test_changing_a_device(as_alice, alices_phone, sent_pushes, action, message):
    address = reverse("accounts:push-device", args=[alices_phone.pk])
    response = as_alice.post(address, {"action": action}, follow=True)
    assert [str(m) for m in response.context["messages"]] == [message]
    assert PushSubscription.objects.exists() == (action != "off")
    assert len(sent_pushes) == (action == "test")


def test_the_device_of_another_member_does_not_exist(as_bob, alices_phone):
    address = reverse("accounts:push-device", args=[alices_phone.pk])
    assert as_bob.post(address, {"action": "off"}).status_code == 404
    assert PushSubscription.objects.exists()


def test_a_notification_is_pushed_discreetly(alice, bob, alices_phone, sent_pushes):
    notify_and_wait(alice, actor=bob)
    assert sent_pushes == [("Something is here for you", "/notifications/")]


def test_a_push_with_details_names_the_actor(alice, bob, alices_phone, sent_pushes):
    PushSubscription.objects.update(shows_details=True)
    notify_and_wait(alice, actor=bob)
    assert sent_pushes == [("bob replied to you", "/notifications/")]


def test_a_push_names_the_others_when_the_latest_is_muted(
    alice, bob, charlie, alices_phone, sent_pushes
):
    PushSubscription.objects.update(shows_details=True)
    with time_machine.travel(NOON, tick=False) as clock:
        for actor in (bob, charlie):
            send_notification(alice.pk, "reacted", actor, "/notifications/")
        mute_member(alice, charlie)
        save_push_choices(alice, {"reacted": True})
        clock.shift(EMAIL_DELAY)
        send_due_emails()
    assert sent_pushes == [("bob sent you support", "/notifications/")]


def test_several_become_one_push(alice, bob, alices_phone, sent_pushes):
    PushSubscription.objects.update(shows_details=True)
    with time_machine.travel(NOON, tick=False) as clock:
        for number in range(3):
            send_notification(alice.pk, "replied", bob, f"/notifications/?{number}")
        clock.shift(EMAIL_DELAY)
        send_due_emails()
    assert sent_pushes == [("3 things are here for you", "/notifications/")]


def test_nothing_is_pushed_twice(alice, bob, alices_phone, sent_pushes):
    """What comes by daily email is considered again in the evening."""
    save_push_choices(alice, {"reacted": True})
    notify_and_wait(alice, Notification.Kind.REACTED, bob)
    with time_machine.travel(NOON + timedelta(hours=8)):
        send_due_emails()
    assert len(sent_pushes) == 1


def test_a_kind_that_was_turned_off_is_not_pushed(as_alice, alice, bob, alices_phone, sent_pushes):
    page = as_alice.get(SETTINGS)
    data = {
        name: field.initial
        for name, field in page.context["form"].fields.items()
        if field.initial and name != "push-replied"
    }
    assert as_alice.post(SETTINGS, data).status_code == 302
    type(alice).objects.update(last_active_at=NOON - timedelta(hours=1))  # Not online any more.
    notify_and_wait(alice, actor=bob)
    assert sent_pushes == []
    notify_and_wait(alice, Notification.Kind.MENTIONED, bob)
    assert len(sent_pushes) == 1


def test_kinds_are_offered_only_to_members_with_a_device(as_alice, as_bob, alices_phone):
    assert "push-replied" in as_alice.get(SETTINGS).content.decode()
    assert "push-replied" not in as_bob.get(SETTINGS).content.decode()


def test_quiet_hours_hold_pushes_back(alice, bob, alices_phone, sent_pushes):
    EmailPreferences.objects.create(member=alice, quiet_from=time(11), quiet_until=time(14))
    notify_and_wait(alice, actor=bob)
    assert sent_pushes == []
    with time_machine.travel(NOON + timedelta(hours=2)):
        send_due_emails()
    assert len(sent_pushes) == 1


def test_what_was_seen_is_not_pushed(alice, bob, alices_phone, sent_pushes):
    with time_machine.travel(NOON, tick=False) as clock:
        send_notification(alice.pk, "replied", bob, "/notifications/")
        Notification.objects.update(seen_at=NOON)
        clock.shift(EMAIL_DELAY)
        send_due_emails()
    assert sent_pushes == []


def test_a_push_about_an_anonymous_reply_names_nobody(alice, bob, alices_phone, sent_pushes):
    PushSubscription.objects.update(shows_details=True)
    with time_machine.travel(NOON, tick=False) as clock:
        send_notification(alice.pk, "replied", bob, "/notifications/", alias=object())
        clock.shift(EMAIL_DELAY)
        send_due_emails()
    assert "bob" not in sent_pushes[0][0]


def test_the_worker_is_served_at_the_root(as_alice):
    response = as_alice.get("/push-worker.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert "showNotification" in response.content.decode()


def test_the_manifest_has_icons_of_every_kind(client):
    icons = client.get("/manifest.webmanifest").json()["icons"]
    assert {(icon["type"], icon["sizes"], icon["purpose"]) for icon in icons} >= {
        ("image/png", "192x192", "any"),
        ("image/png", "512x512", "any"),
        ("image/png", "512x512", "maskable"),
    }


def test_the_page_says_that_javascript_is_needed(alice):
    page = signed_in(alice).get(SETTINGS).content.decode()
    assert "need JavaScript" in page
