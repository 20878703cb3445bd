"""What allauth says on pages and in emails is said in the forum's own words, without addresses."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

STOCK = Path(find_spec("allauth").origin).parent / "templates"
OWN = Path(settings.BASE_DIR) / "templates"
# Signing in by phone or by a code is off.
UNUSED = ("login_code", "phone_", "password_reset_code")
NOTICES = sorted(
    str(path.relative_to(STOCK))
    for kind in ("messages/*.txt", "email/*_message.txt")
    for app in ("account", "mfa", "usersessions")
    for path in (STOCK / app).glob(kind)
    if not path.name.startswith(UNUSED) and path.name != "email_confirmation_signup_message.txt"
)

pytestmark = pytest.mark.django_db


def test_the_notices_of_allauth_are_found():
    assert "account/messages/email_confirmation_sent.txt" in NOTICES
    assert len(NOTICES) > 20


@pytest.mark.parametrize("name", NOTICES)
def test_each_notice_has_our_own_words_and_no_address(name):
    own = OWN / name
    assert own.exists()
    assert "email }}" not in own.read_text()


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


def test_asking_for_a_link_names_no_address(browser):
    """A notice stays on the screen, where someone else may read it."""
    content = change_addresses(browser, "action_add")
    assert "sent you an email with a link" in content
    assert "Confirmation email sent to" not in content


def test_removing_an_address_says_so_in_our_words(browser):
    change_addresses(browser, "action_add")
    assert "Email address removed." in change_addresses(browser, "action_remove")
