"""Signing in doesn't tell a stranger whether an address is known."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import Member
from tests.accounts.auth.test_signup import FORM

pytestmark = pytest.mark.django_db
KNOWN, UNCONFIRMED, UNKNOWN = "alice@example.org", "new@example.org", "nobody@example.org"
RIGHT, WRONG = FORM["password1"], "not the password at all"


def sign_in(address, password):
    """Sign in in a fresh browser. Returns all that can be seen, without what the person typed."""
    mail.outbox.clear()
    browser = Client()
    page = browser.post("/accounts/login/", {"login": address, "password": password})
    text = re.sub(r'(value|nonce|content)="[^"]*"', "", page.content.decode())
    text = text.replace(address, "address")
    cookies = {
        name: (cookie["max-age"], bool(cookie["expires"]))
        for name, cookie in browser.cookies.items()
    }
    following = browser.get(page["Location"]).content.decode() if page.get("Location") else ""
    following = re.sub(r'(value|nonce|content)="[^"]*"', "", following).replace(address, "address")
    return page.status_code, page.get("Location"), cookies, text + following


@pytest.fixture
def unconfirmed():
    Client().post("/accounts/signup/", FORM)


def test_whatever_is_wrong_the_answer_is_the_same(subtests, alice, unconfirmed):
    for address, password in [
        (KNOWN, WRONG),
        (UNCONFIRMED, WRONG),
        (UNKNOWN, WRONG),
        (UNKNOWN, RIGHT),
    ]:
        with subtests.test(address=address, password=password):
            answer = sign_in(address, password)
            assert answer == sign_in("nobody-else@example.org", "whatever it is")
            assert "The email address or the password is wrong." in answer[-1]
            assert not mail.outbox


def test_the_right_password_leads_on_to_confirming_the_address(unconfirmed):
    assert sign_in(UNCONFIRMED, RIGHT)[:2] == (302, "/accounts/confirm-email/")


def test_after_a_few_minutes_it_also_sends_a_new_link(unconfirmed):
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        sign_in(UNCONFIRMED, RIGHT)
    assert mail.outbox[-1].to == [UNCONFIRMED]


def observe_sign_ins(address):
    """Sign up twice with the address, in two browsers. Return what signing in with it answers."""
    for n in "12":
        data = {"email": address, "username": f"new{n}", "password1": RIGHT + n}
        Client().post("/accounts/signup/", FORM | data)
    answers = [sign_in(address, password) for password in (RIGHT + "1", RIGHT + "2", WRONG)]
    answers += [sign_in(address, RIGHT + "1") for _attempt in range(6)]
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        answers += [sign_in(address, RIGHT + "1")]
        assert len(mail.outbox) == 1
    Member.objects.filter(name__in=["new1", "new2"]).delete()
    cache.clear()
    return answers


def test_signing_in_after_signing_up_for_somebody_else_tells_nothing(alice):
    """Who signed up with an address chose a password, and may try it."""
    known, unknown = observe_sign_ins(KNOWN), observe_sign_ins(UNKNOWN)
    assert known == unknown
    assert [status for status, *_others in known[:3]] == [302, 200, 200]


@pytest.mark.parametrize("address", [KNOWN, UNKNOWN])
def test_each_of_these_answers_takes_as_long(alice, address, monkeypatch):
    Client().post("/accounts/signup/", FORM | {"email": address})
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args)
    )
    for password in (RIGHT, WRONG):
        sign_in(address, password)
    assert len(hashed) == 4


def test_a_stand_in_is_never_signed_in(alice):
    browser = Client()
    browser.post("/accounts/signup/", FORM | {"email": KNOWN})
    browser.post("/accounts/login/", {"login": KNOWN, "password": RIGHT})
    assert "_auth_user_id" not in browser.session
    assert not EmailAddress.objects.filter(email=KNOWN, user__name="newcomer").exists()


@pytest.mark.parametrize("path", ["login/", "logout/"])
def test_a_way_back_that_is_no_address_is_ignored(client, bob, path):
    data = {"login": bob.email, "password": "one-day-at-a-time", "next": "http://["}
    client.post(f"/accounts/{path}", data)
    answer = client.post(f"/accounts/{path}", data)
    assert answer.status_code in {200, 302}
    assert "[" not in answer.get("Location", "")
