"""Links in emails lead to SITE_URL, and never to the host that the request named."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from milestones.partners.services import accept_partnership, request_partnership
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
SITE, OTHER = "https://forum.test", {"HTTP_HOST": "other.test"}


@pytest.fixture(autouse=True)
def _two_hosts(settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = SITE
    settings.REGISTRATION = "open"


def sign_up(email):
    form = {
        "email": email, "username": "marigold", "password1": "a quiet lake at dawn",
        "of_age": "on",
    }  # fmt: skip
    Client().post(reverse("account_signup"), form, **OTHER)


def reset_password(alice, _bob):
    Client().post(reverse("account_reset_password"), {"email": alice.email}, **OTHER)


def reset_unknown(_alice, _bob):
    Client().post(reverse("account_reset_password"), {"email": "no@example.org"}, **OTHER)


def ask_partner(alice, bob):
    accept_partnership(request_partnership(alice, bob))
    signed_in(alice).post(reverse("milestones:all-near"), **OTHER)


CAUSES = {
    "sign-up": lambda _a, _b: sign_up("new@example.org"),
    "sign-up of a member": lambda alice, _b: sign_up(alice.email),
    "reset": reset_password,
    "reset of an unknown address": reset_unknown,
    "a partner is asked": ask_partner,
}


@pytest.mark.parametrize("cause", CAUSES)
def test_links_lead_to_the_forum(cause, alice, bob):
    CAUSES[cause](alice, bob)
    links = [link for one in mail.outbox for link in re.findall(r"https?://\S+", one.body)]
    assert mail.outbox
    assert {link.startswith(f"{SITE}/") for link in links} <= {True}, links
    assert not [one for one in mail.outbox if "other.test" in one.message().as_string()]
