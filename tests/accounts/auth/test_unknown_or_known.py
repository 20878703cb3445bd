"""Whoever signs up with somebody else's address can't tell by the pseudonym whether it is known."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.auth.unconfirmed import delete_unconfirmed_accounts, list_unconfirmed
from accounts.models import Member
from tests.accounts.auth.test_signup import FORM
from tests.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.starts_empty]
KNOWN, UNKNOWN = "alice@example.org", "new@example.org"
SIGN_UP = "/accounts/signup/"


def strip(page):
    """The page without what differs at each request, and without the address that was typed."""
    text = re.sub(r'(value|nonce|content)="[^"]*"', "", page.content.decode())
    return page.status_code, page.get("Location"), re.sub(f"{KNOWN}|{UNKNOWN}", "address", text)


def try_name(name, email="elsewhere@example.org"):
    """Sign up with `name` in another browser. Returns what it answers."""
    page = Client().post(SIGN_UP, FORM | {"username": name, "email": email})
    return page.status_code


def observe(address, bob):
    """Sign up with `address` and return all that a stranger, and another member, then can see."""
    browser, seen = Client(), []
    seen.append(strip(browser.post(SIGN_UP, FORM | {"email": address})))
    seen.append(strip(browser.get("/accounts/confirm-email/")))
    seen.append(sorted(browser.cookies))
    seen.append([try_name(name) for name in ("newcomer", "Newcomer", "newc0mer")])
    seen.append(signed_in(bob).get("/members/newcomer/").status_code)
    seen.append(Client().get("/members/newcomer/").status_code)
    for days in (6, 8):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            delete_unconfirmed_accounts()
            seen.append(signed_in(bob).get("/members/newcomer/").status_code)
    return seen, browser


def test_both_answers_and_what_can_be_seen_afterwards_are_equal(alice, bob):
    unknown, _browser = observe(UNKNOWN, bob)
    assert not Member.objects.filter(name="newcomer").exists()
    known, _browser = observe(KNOWN, bob)
    assert known == unknown
    assert known[3] == [200, 200, 200]  # The form again: the name is taken.
    assert known[4:] == [200, known[5], 200, 404]


@pytest.mark.parametrize("address", [KNOWN, UNKNOWN])
def test_the_name_is_free_again_after_a_week(alice, address):
    Client().post(SIGN_UP, FORM | {"email": address})
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        delete_unconfirmed_accounts()
        assert try_name("newcomer") == 302


@pytest.mark.parametrize("address", [KNOWN, UNKNOWN])
def test_in_the_same_browser_the_name_stays_free(alice, address):
    browser = Client()
    browser.post(SIGN_UP, FORM | {"email": address})
    again = browser.post(SIGN_UP, FORM | {"email": "third@example.org"})
    assert again.status_code == 302
    assert Member.objects.get(name="newcomer").email == "third@example.org"


def test_the_stand_in_can_do_nothing_and_gets_no_email(alice):
    Client().post(SIGN_UP, FORM | {"email": KNOWN})
    assert [one.to for one in mail.outbox] == [[KNOWN]]
    stand_in = Member.objects.get(name="newcomer")
    assert list(list_unconfirmed()) == [stand_in]
    assert stand_in.email.endswith("@nobody.invalid")
    browser = Client()
    browser.post("/accounts/login/", {"login": KNOWN, "password": FORM["password1"]})
    assert "_auth_user_id" not in browser.session
    assert Member.objects.get(email=KNOWN).name == "alice"


def test_the_account_with_that_address_stays_as_it_is(alice, as_alice):
    before = Member.objects.filter(pk=alice.pk).values().get()
    Client().post(SIGN_UP, FORM | {"email": KNOWN})
    assert Member.objects.filter(pk=alice.pk).values().get() == before
    assert as_alice.get("/").status_code == 200


def test_the_sessions_hold_the_same_keys(alice):
    for address in (UNKNOWN, KNOWN):
        Client().post(
            SIGN_UP, FORM | {"email": address, "username": address.partition("@")[0] + "x"}
        )
    first, second = (sorted(one.get_decoded()) for one in Session.objects.order_by("expire_date"))
    assert "unconfirmed-member" in first
    assert "unconfirmed-member" in second


def test_losing_the_race_for_a_name_looks_the_same(alice, monkeypatch):
    from accounts.auth import forms

    answers = []
    for address in (UNKNOWN, KNOWN):
        Member.objects.filter(name="quicker").delete()
        real = forms.SignupForm._try_once

        def overtaken(form, request, real=real):
            monkeypatch.setattr(forms.SignupForm, "_try_once", real)
            Member.objects.create_user("quicker@example.org", "newcomer")
            return real(form, request)

        monkeypatch.setattr(forms.SignupForm, "_try_once", overtaken)
        answers.append(strip(Client().post(SIGN_UP, FORM | {"email": address})))
        Member.objects.filter(name="newcomer").delete()
    assert answers[0] == answers[1]
    assert "Please choose another" in answers[0][2]
