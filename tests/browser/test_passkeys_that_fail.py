"""If a passkey cannot be created or used, an error beside the button says why."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE_VIEWPORT, find_accessibility_faults
from tests.browser.test_sign_in import button, confirm_password, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
REFUSE = """
const refuse = () => Promise.reject(new DOMException("no", "%s"));
Object.defineProperty(navigator, "credentials", { value: { create: refuse, get: refuse } });
"""
KINDS = [
    ("NotAllowedError", "canceled"),
    ("InvalidStateError", "already in your list"),
    ("NotSupportedError", "use passkeys here"),
    ("SecurityError", "own address"),
    ("UnknownError", "work, and nothing was changed"),
]


@pytest.mark.parametrize(("error", "sentence"), KINDS)
def test_a_passkey_that_cannot_be_created_says_why(visit, alice, error, sentence):
    page = visit(viewport=PHONE_VIEWPORT)
    page.add_init_script(REFUSE % error)
    sign_in(page, alice)
    page.goto("/accounts/2fa/webauthn/add/")
    confirm_password(page)
    for _time in range(2):
        button(page, "Add key").click()
        expect(page.locator(".request-failed")).to_have_count(1)
        expect(page.locator(".request-failed")).to_contain_text(sentence)
    assert find_accessibility_faults(page) == []


def test_a_browser_without_passkeys_says_so(visit, alice):
    page = visit()
    page.add_init_script("delete window.PublicKeyCredential;" + REFUSE % "TypeError")
    sign_in(page, alice)
    page.goto("/accounts/2fa/webauthn/add/")
    confirm_password(page)
    button(page, "Add key").click()
    expect(page.locator(".request-failed")).to_contain_text("use passkeys here")


def test_a_passkey_that_cannot_sign_in_says_why(visit, alice):
    page = visit()
    page.add_init_script(REFUSE % "NotAllowedError")
    page.goto("/accounts/login/")
    button(page, "Sign in with a passkey").click()
    expect(page.locator(".request-failed")).to_contain_text("canceled")
