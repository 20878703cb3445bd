"""A reply that a visitor started is there after they sign up or sign in."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from groups.models import Group
from posts.models import Draft, Post
from posts.threads.posting import create_thread
from recovery_forum.lib.rate_limits import count_use

WORDS = "I left at ten, too."


@pytest.fixture
def thread(make_group, alice):
    group = make_group("Open door", Group.Visibility.OPEN, members=[alice])
    return create_thread(group, alice, "First wedding", "What did you do?", "question").thread


@pytest.fixture
def begin_url(thread):
    return f"/threads/{thread.public_id}/begin/"


def begin(client, url, **fields):
    return client.post(url, {"text": WORDS} | fields, headers={"Sec-Fetch-Site": "same-origin"})


def test_the_page_invites_visitors_to_write_and_sets_no_cookie(client, thread):
    answer = client.get(thread.get_absolute_url())
    assert f'action="/threads/{thread.public_id}/begin/"' in answer.content.decode()
    assert not answer.cookies


@pytest.mark.parametrize(("to", "page"), [("", "signup"), ("login", "login")])
def test_a_visitor_is_redirected_to_sign_up_and_back(client, begin_url, thread, to, page):
    answer = begin(client, begin_url, to=to)
    target = urlsplit(answer.url)
    assert target.path == f"/accounts/{page}/"
    assert parse_qs(target.query)["next"] == [f"{thread.get_absolute_url()}#composer"]


def test_text_is_there_after_signing_in(client, begin_url, thread, bob):
    answer = begin(client, begin_url, to="login")
    form = {"login": bob.email, "password": "one-day-at-a-time"}
    answer = client.post(answer.url, form | {"next": f"{thread.get_absolute_url()}#composer"})
    assert answer.url == f"{thread.get_absolute_url()}#composer"
    assert WORDS in client.get(answer.url).content.decode()
    assert Draft.objects.get().member == bob


def test_after_signing_up_the_reply_can_be_posted(client, begin_url, thread):
    signup = begin(client, begin_url)
    back = parse_qs(urlsplit(signup.url).query)["next"][0]
    form = {"email": "new@example.org", "username": "newcomer", "password1": "a-short-sentence-3",
            "of_age": "on", "next": back}  # fmt: skip
    client.post("/accounts/signup/", form)
    [link] = re.findall(r"https?://\S+/accounts/confirm-email/\S+", mail.outbox[-1].body)
    answer = client.post(urlsplit(link).path)
    assert answer.url == back
    page = client.get(thread.get_absolute_url()).content.decode()
    assert WORDS in page
    assert "Join and send reply" in page
    client.post(f"/threads/{thread.public_id}/reply/", {"text": WORDS})
    assert Post.objects.get(text=WORDS).author.name == "newcomer"
    assert not Draft.objects.exists()


def test_an_earlier_draft_is_kept(client, begin_url, thread, bob):
    Draft.objects.create(member=bob, thread=thread, text="A longer one.")
    begin(client, begin_url)
    client.force_login(bob)
    assert Draft.objects.get().text == "A longer one."


def test_nothing_is_saved_for_a_removed_thread(client, begin_url, thread, bob):
    begin(client, begin_url)
    Group.objects.update(visibility="private")
    client.force_login(bob)
    assert not Draft.objects.exists()


def test_after_an_hour_the_next_user_of_the_browser_finds_nothing(client, begin_url, bob):
    with time_machine.travel(timezone.now() - timedelta(minutes=61)):
        begin(client, begin_url)
    client.force_login(bob)
    assert not Draft.objects.exists()


def test_the_session_of_a_member_keeps_its_length(client, begin_url, bob):
    begin(client, begin_url)
    assert client.session.get_expiry_age() <= 3600
    client.force_login(bob)
    assert client.session.get_expiry_age() > 24 * 3600


def test_text_sent_by_another_site_is_not_saved(client, begin_url, bob):
    client.post(begin_url, {"text": WORDS}, headers={"Sec-Fetch-Site": "cross-site"})
    client.force_login(bob)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "\0"])
def test_an_empty_field_redirects_and_saves_nothing(client, begin_url, text):
    assert begin(client, begin_url, text=text).status_code == 302
    assert "begun_reply" not in client.session


def test_a_member_with_an_outdated_page_loses_nothing(as_bob, begin_url, thread, bob):
    assert begin(as_bob, begin_url).url == f"{thread.get_absolute_url()}#composer"
    assert Draft.objects.get(member=bob).text == WORDS


def test_nothing_is_saved_for_a_thread_that_visitors_may_not_read(client, begin_url):
    Group.objects.update(visibility="community")
    assert begin(client, begin_url).status_code == 404


def test_get_is_not_allowed(client, begin_url):
    assert client.get(begin_url).status_code == 405


def test_too_many_requests_are_refused(client, begin_url, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"begin": (1, 3600)}
    assert begin(client, begin_url).status_code == 302
    assert begin(Client(), begin_url).status_code == 429
    assert count_use("begin", "network:elsewhere") == 0
