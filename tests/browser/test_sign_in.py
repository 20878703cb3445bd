"""Sign-in and account security: passkey, authenticator app, recovery codes, sessions."""

import re

import pytest
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.core import mail
from playwright.sync_api import expect

from tests.browser.conftest import PHONE_VIEWPORT, find_accessibility_faults

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "one-day-at-a-time"
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def button(page, name):
    return page.locator("#content").get_by_role("button", name=name, exact=True)


def sign_in(page, member):
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(member.email)
    page.get_by_label("Password").fill(PASSWORD)
    button(page, "Sign in").click()


def confirm_password(page):
    """Confirm the password, as required before changing how one signs in."""
    expect(page.get_by_role("heading", name="Confirm it's you")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    button(page, "Continue").click()


def is_signed_in(page):
    expect(page.get_by_label("You", exact=True)).to_be_visible()


def sign_out(page):
    page.goto("/accounts/logout/")
    button(page, "Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def current_code(secret):
    """Return the current code of an authenticator app."""
    return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06}"


def test_a_passkey_alone_signs_in(enter, alice):
    page = enter(alice, viewport=PHONE_VIEWPORT)
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Add a key").click()
    confirm_password(page)
    assert find_accessibility_faults(page) == []
    page.get_by_label("Name of this passkey").fill("My phone")
    button(page, "Add key").click()
    page.wait_for_url(lambda url: "/add/" not in url)
    sign_out(page)

    page.goto("/accounts/login/")
    button(page, "Sign in with a passkey").click()
    is_signed_in(page)


def test_an_authenticator_code_or_a_backup_code_is_needed(enter, alice):
    page = enter(alice)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Set up app").click()
    confirm_password(page)
    secret = page.get_by_label("Key to type in instead").input_value()
    page.get_by_label(re.compile("[Cc]ode|[Nn]umber")).fill(current_code(secret))
    button(page, "Turn on").click()
    codes = page.get_by_label("Your backup codes").input_value().split()
    sign_out(page)

    sign_in(page, alice)
    expect(page.get_by_role("heading", name="Two-step verification")).to_be_visible()
    page.get_by_label(re.compile("[Cc]ode|[Nn]umber")).fill(codes[0])
    button(page, "Sign in").click()
    is_signed_in(page)


def test_signing_out_elsewhere_ends_the_other_sessions(visit, alice):
    phone, tablet, here = visit(viewport=PHONE_VIEWPORT), visit(), visit()
    for page in (phone, tablet, here):
        sign_in(page, alice)
        is_signed_in(page)
    here.goto("/accounts/sessions/")
    sessions = here.locator("#content li")
    expect(sessions).to_have_count(3)
    assert find_accessibility_faults(here) == []
    here.get_by_role("button", name=re.compile("Sign out ?: Chrome")).first.click()
    expect(sessions).to_have_count(2)
    assert sorted(map(is_refused, (phone, tablet))) == [False, True]
    here.get_by_role("button", name="Sign out everywhere else").click()
    expect(sessions).to_have_count(1)
    assert is_refused(phone)
    assert is_refused(tablet)
    assert not is_refused(here)


def is_refused(page):
    page.goto("/settings/profile/")
    return page.get_by_role("heading", name="Welcome back").is_visible()


def test_a_new_address_signs_in_once_it_is_confirmed(enter, alice):
    page = enter(alice, viewport=PHONE_VIEWPORT)
    page.goto("/accounts/email/")
    page.get_by_label("Email").fill("lake@example.org")
    button(page, "Add address").click()
    confirm_password(page)
    expect(page.get_by_label("lake@example.org")).to_be_visible()
    link = re.search(r"https?://\S+/confirm-email/\S+", mail.outbox[-1].body)[0]
    page.goto(link)
    page.locator("#content").get_by_role("button").click()
    expect(page).to_have_url(re.compile("/accounts/email/$"))
    page.get_by_label("lake@example.org").check()
    button(page, "Make primary").click()
    expect(page.locator("label", has_text="lake@example.org")).to_contain_text("primary")
    assert find_accessibility_faults(page) == []
    alice.refresh_from_db()
    assert alice.email == "lake@example.org"


def test_a_new_password_keeps_this_browser_and_a_common_one_is_refused(enter, alice):
    page = enter(alice, viewport=PHONE_VIEWPORT)
    page.goto("/accounts/password/change/")
    for new in ("password123", "a quiet lake at dawn"):
        page.get_by_label("Current password", exact=True).fill(PASSWORD)
        page.get_by_label("New password", exact=True).fill(new)
        page.get_by_label("New password again").fill(new)
        button(page, "Save password").click()
        if new == "password123":
            expect(page.locator("#content")).to_contain_text("too common")
    expect(page).to_have_url(re.compile("/accounts/sessions/$"))
    is_signed_in(page)


def test_renaming_needs_the_password_and_the_old_name_redirects(enter, alice):
    page = enter(alice, viewport=PHONE_VIEWPORT)
    page.goto("/settings/profile/")
    page.get_by_role("link", name="Change pseudonym").click()
    confirm_password(page)
    page.get_by_label("Pseudonym").fill("quietlake")
    page.locator("#content form").get_by_role("button").click()
    page.goto("/members/alice/")
    expect(page.get_by_role("heading", name="quietlake")).to_be_visible()


def test_a_typed_password_can_be_shown_and_hidden(visit, alice):
    page = visit(viewport=PHONE_VIEWPORT)
    page.goto("/accounts/login/")
    page.get_by_label("Password").fill(PASSWORD)
    field = page.get_by_label("Password")
    button(page, "Show Password").click()
    expect(field).to_have_attribute("type", "text")
    assert find_accessibility_faults(page) == []
    button(page, "Hide Password").click()
    expect(field).to_have_attribute("type", "password")
    button(page, "Show Password").click()
    page.get_by_label("Email").fill(alice.email)
    button(page, "Sign in").click()
    is_signed_in(page)


def test_without_javascript_no_button_shows_a_password(visit):
    page = visit(javascript=False)
    page.goto("/accounts/login/")
    expect(button(page, "Sign in")).to_be_visible()
    expect(page.locator("[data-show-password]")).to_be_hidden()
