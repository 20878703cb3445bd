"""Messages of allauth on pages and in emails have the forum's own text, without addresses."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

STOCK = Path(find_spec("allauth").origin).parent / "templates"
OWN = Path(settings.BASE_DIR) / "templates"
# Signing in by phone or by code is turned off.
UNUSED = ("login_code", "phone_", "password_reset_code")
NOTICES = sorted(
    str(path.relative_to(STOCK))
    for kind in ("messages/*.txt", "email/*_message.txt")
    for app in ("account", "mfa", "usersessions")
    for path in (STOCK / app).glob(kind)
    if not path.name.startswith(UNUSED) and path.name != "email_confirmation_signup_message.txt"
)
# It names the address to whoever typed it a moment ago, so that a slip of the pen shows: see
# test_check_your_email.py. Elsewhere it names none.
SENT_AT_SIGN_UP = "account/messages/email_confirmation_sent.txt"

pytestmark = pytest.mark.django_db


def test_allauths_messages_are_found():
    assert "account/messages/email_confirmation_sent.txt" in NOTICES
    assert len(NOTICES) > 20


def test_each_message_has_our_own_text_and_no_address(subtests):
    for name in NOTICES:
        with subtests.test(name=name):
            own = OWN / name
            assert own.exists()
            assert "email }}" not in own.read_text() or name == SENT_AT_SIGN_UP


@pytest.fixture
def browser(alice):
    browser = Client()
    password = {"password": "one-day-at-a-time"}
    browser.post("/accounts/login/", {"login": alice.email} | password)
    browser.post("/accounts/reauthenticate/", password)
    return browser


def change_addresses(browser, act):
    data = {act: "", "email": "second@example.org"}
    return browser.post("/accounts/email/", data, follow=True).content.decode()


def test_the_message_about_a_sent_link_names_no_address(browser):
    """Someone else may read a message that stays on the screen."""
    content = change_addresses(browser, "action_add")
    assert "sent you an email with a link" in content
    assert "Confirmation email sent to" not in content


def test_the_message_about_a_removed_address_is_our_own(browser):
    change_addresses(browser, "action_add")
    assert "Email address removed." in change_addresses(browser, "action_remove")
