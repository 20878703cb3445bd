"""Signing up: it verifies the address, and does not reveal who is a member."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.auth.forms import SignupForm
from accounts.models import Member

FORM = {
    "email": "new@example.org",
    "username": "newcomer",
    "password1": "a quiet lake at dawn",
    "of_age": "on",
}

pytestmark = pytest.mark.django_db


def test_a_link_in_the_email_confirms_the_address(client):
    page = client.post("/accounts/signup/", FORM)
    assert page["Location"] == "/accounts/confirm-email/"
    link = re.search(r"https?://[^/]+(\S+)", mail.outbox[0].body).group(1)
    client.get(page["Location"])
    answer = client.post(link, follow=True)
    assert answer.redirect_chain == [("/welcome/", 302)]
    assert [str(note) for note in answer.context["messages"]] == ["Email address confirmed."]


def test_an_address_can_be_confirmed_in_another_browser(client):
    """The mail may be read on another phone: there, one signs in, and starts from there."""
    client.post("/accounts/signup/", FORM)
    link = re.search(r"https?://[^/]+(\S+)", mail.outbox[0].body).group(1)
    other = Client()
    answer = other.post(link, headers={"referer": f"http://testserver{link}"}, follow=True)
    assert answer.redirect_chain == [("/accounts/login/", 302)]
    assert b"Email address confirmed." in answer.content
    assert b"then try again" not in answer.content
    fields = {"login": FORM["email"], "password": FORM["password1"]}
    answer = other.post("/accounts/login/", fields)
    assert answer["Location"] == "/welcome/"
    assert "You don't need it to go on." in other.get(link).content.decode()
    assert "when you sign in" in Client().get(link).content.decode()


def test_the_email_is_discreet(client):
    client.post("/accounts/signup/", FORM)
    (sent,) = mail.outbox
    assert "recover" not in (sent.subject + sent.from_email).lower()


def test_a_taken_address_gets_the_same_response_as_a_free_one(client, make_member):
    make_member("alice")
    free = client.post("/accounts/signup/", FORM)
    client.logout()
    taken = client.post(
        "/accounts/signup/", FORM | {"email": "alice@example.org", "username": "another"}
    )
    assert (taken.status_code, taken["Location"]) == (free.status_code, free["Location"])
    assert Member.objects.get(email="alice@example.org").name == "alice"
    assert mail.outbox[-1].to == ["alice@example.org"]


def test_a_taken_address_takes_as_long_as_a_free_one(client, make_member):
    """Otherwise the response time would reveal that the address is known."""
    make_member("alice")
    known = Member.objects.count()
    client.post("/accounts/signup/", FORM | {"email": "alice@example.org", "username": "first"})
    mails = len(mail.outbox)
    writes = []
    for address in ("alice@example.org", "new@example.org"):  # Alice's for the second time.
        name = f"{address.partition('@')[0]}-comer"
        with CaptureQueriesContext(connection) as queries:
            client.post("/accounts/signup/", FORM | {"email": address, "username": name})
        client.logout()
        statements = [" ".join(one["sql"].split()[:3]) for one in queries]
        writes.append({one for one in statements if re.search("(INSERT|UPDATE).*(acc|mail)", one)})
    assert writes[0] - {'INSERT INTO "recovery_forum_outgoingmail"'} == writes[1] != set()
    assert Member.objects.count() == known + 3
    assert [one.to for one in mail.outbox[mails:]] == [["new@example.org"]]


def test_bad_input_gets_a_message_and_everything_else_is_kept(subtests, client):
    cases = [
        ({"email": "nobody"}, "like name@example.org"),
        ({"password1": "password123"}, "too common"),
        ({"password1": "short"}, "at least 10"),
        ({"username": "аdmin"}, "one alphabet"),
        ({"username": "admin"}, "reserved for the people"),
        ({"of_age": ""}, "for adults"),
    ]
    for change, sentence in cases:
        with subtests.test(change=change, sentence=sentence):
            page = client.post("/accounts/signup/", FORM | change)
            content = page.content.decode()
            assert sentence in content
            assert "newcomer" in content or "username" in change
            assert not Member.objects.exists()


def test_a_closed_forum_says_so(client, settings):
    settings.REGISTRATION = "closed"
    assert client.post("/accounts/signup/", FORM).status_code == 200
    assert not Member.objects.exists()


def test_signing_in_with_an_unknown_address_looks_like_a_wrong_password(client, make_member):
    make_member("alice")
    answers = [
        client.post("/accounts/login/", {"login": login, "password": "wrong and wrong"})
        for login in ("alice@example.org", "nobody@example.org")
    ]
    first, second = (re.sub(r'value="[^"]*"', "", page.content.decode()) for page in answers)
    assert first == second


def test_a_password_reset_looks_the_same_for_known_and_unknown_addresses(client, make_member):
    """The pages say the same, and both addresses get an email that fits them."""
    make_member("alice")
    answers = [
        client.post("/accounts/password/reset/", {"email": address}, follow=True)
        for address in ("alice@example.org", "nobody@example.net")
    ]
    first, second = (re.sub(r'value="[^"]*"', "", page.content.decode()) for page in answers)
    assert (answers[0].redirect_chain, first) == (answers[1].redirect_chain, second)
    assert [one.to for one in mail.outbox] == [["alice@example.org"], ["nobody@example.net"]]
    assert "/password/reset/key/" in mail.outbox[0].body
    assert "/password/reset/key/" not in mail.outbox[1].body


# --- Race conditions ------------------------------------------------------------


@pytest.fixture
def overtaken(monkeypatch):
    """Let another member sign up with the same data after the form was validated."""

    def prepare(email, name):
        save = SignupForm.save

        def save_too_late(form, request):
            monkeypatch.setattr(SignupForm, "save", save)
            Member.objects.create_user(email, name)
            return save(form, request)

        monkeypatch.setattr(SignupForm, "save", save_too_late)

    return prepare


@pytest.mark.parametrize("name", ["newcomer", "Newc0mer"])
def test_losing_the_race_for_a_name_shows_the_form_again(client, overtaken, name):
    overtaken("quicker@example.org", name)
    page = client.post("/accounts/signup/", FORM)
    assert page.status_code == 200
    assert "Please choose another" in page.content.decode()
    assert 'value="new@example.org"' in page.content.decode()
    assert list(Member.objects.values_list("email", flat=True)) == ["quicker@example.org"]


def test_losing_the_race_for_an_address_looks_like_a_taken_address(client, overtaken):
    overtaken("new@example.org", "quicker")
    page = client.post("/accounts/signup/", FORM)
    assert (page.status_code, page["Location"]) == (302, "/accounts/confirm-email/")
    assert set(Member.objects.values_list("name", flat=True)) == {"quicker", "newcomer"}
    assert Member.objects.get(email="new@example.org").name == "quicker"
    assert [one.to for one in mail.outbox] == [["new@example.org"]]


# --- Bots -----------------------------------------------------------------------


def test_a_form_submitted_at_once_is_accepted(client):
    """A password manager fills it in faster than any person could."""
    page = client.get("/accounts/signup/")
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    assert client.post("/accounts/signup/", FORM | dict(hidden)).status_code == 302


def test_filling_in_the_honeypot_is_refused_and_the_form_can_be_sent_again(client):
    trapped = FORM | {"website": "https://spam.example"}
    content = client.post("/accounts/signup/", trapped).content.decode()
    assert "A hidden field was filled in" in content
    assert 'value="new@example.org"' in content
    assert 'value="newcomer"' in content
    assert "spam.example" not in content
    assert not Member.objects.exists()


def test_a_disposable_address_is_refused(client):
    page = client.post("/accounts/signup/", FORM | {"email": "x@mailinator.com"})
    assert "one that you can keep" in page.content.decode()
    assert not Member.objects.exists()


def test_signing_in_says_what_its_box_does_and_where_not_to_use_it(client):
    page = client.get(reverse("account_login")).content.decode()
    assert "Keep me signed in" in page
    assert "Not on a shared phone or computer." in page
