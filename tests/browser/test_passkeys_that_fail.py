"""If a passkey cannot be created or used, an error beside the button says why."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE_VIEWPORT, find_accessibility_faults
from tests.browser.test_sign_in import button, confirm_password

pytestmark = pytest.mark.django_db(transaction=True)
REFUSE = """
const refuse = () => Promise.reject(new DOMException("no", window.refusal));
Object.defineProperty(navigator, "credentials", { value: { create: refuse, get: refuse } });
"""
KINDS = [
    ("NotAllowedError", "canceled"),
    ("InvalidStateError", "already in your list"),
    ("NotSupportedError", "use passkeys here"),
    ("SecurityError", "own address"),
    ("UnknownError", "work, and nothing was changed"),
]


def test_a_passkey_that_cannot_be_created_says_why(enter, alice):
    page = enter(alice, viewport=PHONE_VIEWPORT)
    page.add_init_script(REFUSE)
    page.goto("/accounts/2fa/webauthn/add/")
    confirm_password(page)
    error = page.locator(".request-failed")

    def press(refusal):
        page.evaluate("refusal => { window.refusal = refusal; }", refusal)
        button(page, "Add key").click()

    for refusal, sentence in KINDS:
        press(refusal)
        expect(error).to_contain_text(sentence)
        expect(error).to_have_count(1)
    assert find_accessibility_faults(page) == []
    page.evaluate("delete window.PublicKeyCredential")  # As in a browser without passkeys.
    press("TypeError")
    expect(error).to_contain_text("use passkeys here")


def test_a_passkey_that_cannot_sign_in_says_why(visit):
    page = visit()
    page.add_init_script(REFUSE)
    page.goto("/accounts/login/")
    page.evaluate("window.refusal = 'NotAllowedError'")
    button(page, "Sign in with a passkey").click()
    expect(page.locator(".request-failed")).to_contain_text("canceled")
