"""Somebody mistyped their address at sign-up: their pseudonym isn't used up."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.auth.unconfirmed import delete_unconfirmed_accounts
from accounts.models import Member
from tests.accounts.auth.test_signup import FORM

pytestmark = [pytest.mark.django_db, pytest.mark.starts_empty]
MISTYPED = FORM | {"email": "new@exmaple.org"}


def sign_up(client, data):
    return client.post("/accounts/signup/", data)


def confirm(client):
    """Follow the link of the newest email."""
    link = re.search(r"https?://[^/]+(\S+)", mail.outbox[-1].body).group(1)
    return client.post(link)


def test_in_the_same_browser_the_name_is_still_free(client):
    sign_up(client, MISTYPED)
    assert sign_up(client, FORM).status_code == 302
    assert Member.objects.get(name="newcomer").email == "new@example.org"
    assert confirm(client)["Location"] == "/welcome/"


def test_the_link_to_the_wrong_address_leads_nowhere_any_more(client):
    sign_up(client, MISTYPED)
    sign_up(client, FORM)
    wrong = re.search(r"https?://[^/]+(\S+)", mail.outbox[0].body).group(1)
    Client().post(wrong)
    assert Member.objects.get(name="newcomer").email == "new@example.org"
    assert not Member.objects.get(name="newcomer").emailaddress_set.filter(verified=True).exists()


def test_in_another_browser_the_name_is_taken(client):
    sign_up(client, MISTYPED)
    page = sign_up(Client(), FORM)
    assert page.status_code == 200
    assert Member.objects.get(name="newcomer").email == MISTYPED["email"]


def test_a_confirmed_name_is_never_released(client):
    sign_up(client, FORM)
    confirm(client)
    session_of_before = client
    client.post("/accounts/logout/")
    assert sign_up(session_of_before, FORM | {"email": "other@example.org"}).status_code == 200
    assert Member.objects.get(name="newcomer").email == FORM["email"]


def test_someone_else_in_the_same_browser_leaves_the_first_account_alone(client):
    sign_up(client, FORM)
    sign_up(client, FORM | {"username": "secondone", "email": "second@example.org"})
    assert set(Member.objects.values_list("name", flat=True)) >= {"newcomer", "secondone"}


def test_a_taken_and_a_free_address_do_the_same_to_the_first_account(client, alice):
    """Otherwise its link would tell whether the second address is known."""
    for address in ("free@example.org", "alice@example.org"):
        browser = Client()
        sign_up(browser, FORM | {"username": "lantern", "email": "first@example.org"})
        page = sign_up(browser, FORM | {"username": "lantern", "email": address})
        assert page["Location"] == "/accounts/confirm-email/"
        assert not Member.objects.filter(email="first@example.org").exists(), address
        Member.objects.filter(name="lantern").delete()


def test_after_a_week_an_unconfirmed_account_is_deleted(client, alice):
    sign_up(client, MISTYPED)
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        delete_unconfirmed_accounts()
        assert Member.objects.filter(name="newcomer").exists()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        delete_unconfirmed_accounts()
        delete_unconfirmed_accounts()
    assert list(Member.objects.values_list("name", flat=True)) == ["alice"]


def test_accounts_without_any_address_to_confirm_stay(make_member):
    """As those made by a command, and those who add a second address."""
    Member.objects.create_superuser("host@example.org", "hosting")
    make_member("dora").emailaddress_set.create(email="second@example.org")
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        delete_unconfirmed_accounts()
    assert Member.objects.count() == 2
