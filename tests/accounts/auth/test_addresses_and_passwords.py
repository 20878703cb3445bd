"""Changing the password and adding an address lead where one expects."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

pytestmark = pytest.mark.django_db
PASSWORD, NEW = "one-day-at-a-time", "a quiet lake at dawn"


def signed_in(member):
    browser = Client()
    browser.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    return browser


def change_password(browser):
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    return browser.post("/accounts/password/change/", data, follow=True)


def test_a_new_password_keeps_this_browser_and_ends_the_others(alice):
    here, there = signed_in(alice), signed_in(alice)
    page = change_password(here)
    assert page.redirect_chain == [("/accounts/sessions/", 302)]
    assert page.status_code == 200
    assert here.get("/settings/profile/").status_code == 200
    assert there.get("/settings/profile/").status_code == 302


def test_this_browser_is_still_listed_and_can_be_signed_out(alice):
    here = signed_in(alice)
    change_password(here)
    sessions = here.get("/accounts/sessions/").context["sessions"]
    assert [one.session_key for one in sessions] == [here.session.session_key]


def confirm_new_address(browser, address):
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    browser.post("/accounts/email/", {"action_add": "", "email": address})
    link = re.search(r"/accounts/confirm-email/[^/]+/", mail.outbox[-1].body)[0]
    return browser.post(link, follow=True)


def test_a_confirmed_address_leads_back_to_the_list_of_addresses(alice):
    page = confirm_new_address(signed_in(alice), "lake@example.org")
    assert page.redirect_chain == [("/accounts/email/", 302)]
    assert "action_primary" in page.content.decode()
    assert any("primary" in str(message) for message in page.context["messages"])
    assert EmailAddress.objects.get(email="lake@example.org").verified


def test_a_new_member_is_led_to_the_first_steps(client):
    data = {"email": "new@example.org", "username": "willow", "password1": NEW, "of_age": "on"}
    client.post("/accounts/signup/", data)
    link = re.search(r"/accounts/confirm-email/[^/]+/", mail.outbox[-1].body)[0]
    assert client.post(link)["Location"] == "/welcome/"
