"""Where someone wanted to go when they signed up is where their first sign-in leads, anywhere."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.auth.unconfirmed import list_unconfirmed
from accounts.models import Member
from tests.accounts.auth.test_signup import FORM

pytestmark = pytest.mark.django_db
CREDENTIALS = {"login": FORM["email"], "password": FORM["password1"]}


@pytest.fixture
def invitation_path(make_group, organizer):
    group = make_group("After the meeting")
    return group.invitations.create(created_by=organizer, uses_left=1).get_absolute_url()


def sign_up(browser, next_path):
    """Sign up by the page to which `next_path` led. Returns the path of the link in the mail."""
    browser.post("/accounts/signup/", FORM | {"next": next_path})
    return re.search(r"https?://[^/]+(\S+)", mail.outbox[-1].body).group(1)


def test_an_invitation_is_there_after_confirming_in_another_browser(client, invitation_path):
    link = sign_up(client, invitation_path)
    phone = Client()
    assert phone.post(link)["Location"] == "/accounts/login/"
    assert phone.post("/accounts/login/", CREDENTIALS)["Location"] == invitation_path
    assert "After the meeting" in phone.get(invitation_path).content.decode()


def test_it_leads_there_once(client, invitation_path):
    link = sign_up(client, invitation_path)
    assert client.post(link)["Location"] == invitation_path
    assert Member.objects.get(name="newcomer").signup_next == ""
    client.logout()
    assert client.post("/accounts/login/", CREDENTIALS)["Location"] == "/"


def test_signing_in_from_another_page_leads_back_to_that_page(client, invitation_path):
    Client().post(sign_up(client, invitation_path))
    answer = Client().post("/accounts/login/", CREDENTIALS | {"next": "/meetings/"})
    assert answer["Location"] == "/meetings/"


def test_the_mail_and_its_link_tell_nothing_of_the_invitation(client, invitation_path):
    link = sign_up(client, invitation_path)
    stranger = Client()
    pages = [stranger.get(link), stranger.post(link, follow=True)]
    seen = mail.outbox[-1].body + "".join(page.content.decode() for page in pages)
    assert "After the meeting" not in seen
    assert "invitations" not in seen


def test_whoever_resets_the_password_before_is_not_led_there(client, invitation_path):
    """The address may be mistyped, and the mailbox a stranger's."""
    stranger = Client()
    stranger.post(sign_up(client, invitation_path))
    stranger.post("/accounts/password/reset/", {"email": FORM["email"]})
    link = re.search(r"https?://[^/]+(\S+)", mail.outbox[-1].body).group(1)
    form = stranger.get(link)["Location"]
    password = "another lake at night"
    stranger.post(form, {"password1": password, "password2": password})
    answer = stranger.post("/accounts/login/", CREDENTIALS | {"password": password}, follow=True)
    assert answer.wsgi_request.user.name == "newcomer"
    assert answer.redirect_chain == [("/", 302)]


@pytest.mark.parametrize(
    "next_path",
    [
        "", "https://evil.example/", "//evil.example/", r"/\evil.example", "javascript:alert(1)",
        "/\0", "/\nx", "/" + "a" * 300, "https://[",
    ],
)  # fmt: skip
def test_only_pages_of_the_forum_are_remembered(client, next_path):
    client.post("/accounts/signup/", FORM | {"next": next_path})
    assert Member.objects.get(name="newcomer").signup_next == "/welcome/"


def test_a_known_address_leaves_the_same_behind(client, alice, invitation_path):
    sign_up(client, invitation_path)
    Client().post(
        "/accounts/signup/",
        FORM | {"email": "alice@example.org", "username": "another", "next": invitation_path},
    )
    assert [one.signup_next for one in list_unconfirmed()] == [invitation_path] * 2
    assert Member.objects.get(name="alice").signup_next == ""
