"""After signing up: which address the link went to, and what helps if it never arrives."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from tests.accounts.auth.test_signup import FORM

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["new@example.org", "alice@example.org"])
def test_the_page_names_the_address_whether_or_not_it_is_known(client, alice, address):
    page = client.post("/accounts/signup/", FORM | {"email": address}, follow=True)
    text = page.content.decode()
    assert f"We&#x27;ve sent a link to {address}." in text
    assert "Create your account again" in text


def test_some_minutes_later_signing_in_sends_the_link_again(client):
    client.post("/accounts/signup/", FORM, follow=True)
    mail.outbox.clear()
    with time_machine.travel(timezone.now() + timedelta(minutes=4)):
        data = {"login": FORM["email"], "password": FORM["password1"]}
        page = client.post("/accounts/login/", data, follow=True).content.decode()
    assert f"sent a link to {FORM['email']}." in page  # As they have just typed it.
    assert len(mail.outbox) == 1
    link = re.search(r"https?://[^/]+(\S+)", mail.outbox[0].body).group(1)
    assert client.post(link)["Location"] == "/welcome/"
    assert b"first steps" in client.get("/").content


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("/accounts/signup/", "email", "username"),
        ("/accounts/signup/", "username", "off"),
        ("/accounts/login/", "login", "username"),
    ],
)
def test_password_managers_save_the_address_and_not_the_pseudonym(client, path, name, value):
    page = client.get(path).content.decode()
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0]
    assert f'autocomplete="{value}"' in field
