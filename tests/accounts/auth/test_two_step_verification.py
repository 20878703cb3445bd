"""Two-step verification: staff need it for the admin site, and every member can use it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from recovery_forum.site.admin import needs_second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def for_real(settings):
    settings.DEMO = False


@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts/member/"])
def test_staff_without_a_second_factor_are_led_to_the_setup(for_real, as_moderator, path):
    page = as_moderator.get(path, follow=True)
    assert page.redirect_chain[0] == ("/accounts/2fa/", 302)
    assert "requires two-step verification" in page.content.decode()


def test_staff_with_a_second_factor_can_open_the_panel(for_real, as_moderator, moderator):
    Authenticator.objects.create(user=moderator, type=Authenticator.Type.TOTP, data={})
    assert as_moderator.get("/admin/").status_code == 200


def test_a_demo_shows_a_message_instead(settings, as_moderator):
    settings.DEMO = True
    assert "requires two-step verification" in as_moderator.get("/admin/").content.decode()


def test_members_cannot_open_the_panel_with_or_without_a_second_factor(for_real, as_alice, alice):
    assert as_alice.get("/admin/").status_code in (302, 403)
    assert not needs_second_factor(alice)


@pytest.mark.parametrize("path", ["totp/activate/", "webauthn/add/", "recovery-codes/generate/"])
def test_setting_up_a_second_factor_asks_for_the_password(as_alice, path):
    assert as_alice.get(f"/accounts/2fa/{path}")["Location"].startswith("/accounts/reauthenticate/")


def test_signing_out_everywhere_ends_the_other_sessions(client, alice):
    from django.test import Client

    sign_in = {"login": alice.email, "password": "one-day-at-a-time"}
    other = Client()
    for browser in (client, other):
        browser.post("/accounts/login/", sign_in)
        assert browser.get("/accounts/sessions/").status_code == 200
    client.post("/accounts/sessions/")
    assert other.get("/settings/profile/").status_code == 302
    assert client.get("/settings/profile/").status_code == 200


def test_nobody_can_end_the_session_of_another_member(client, alice, as_bob):
    client.post("/accounts/login/", {"login": alice.email, "password": "one-day-at-a-time"})
    theirs = UserSession.objects.get(user=alice)
    assert as_bob.post(f"/settings/sessions/{theirs.pk}/end/").status_code == 404
    assert client.get("/settings/profile/").status_code == 200
    client.post(f"/settings/sessions/{theirs.pk}/end/")
    assert client.get("/settings/profile/").status_code == 302
