"""The shell: home, help, health, and headers on every answer."""

import pytest
from django.contrib.sessions.models import Session

pytestmark = pytest.mark.django_db


def test_a_visitor_lands(client):
    assert "have to do this alone" in client.get("/").content.decode()


def test_home_greets_a_member(as_alice, thread):
    content = as_alice.get("/").content.decode()
    assert "alice" in content
    assert thread.title in content


def test_home_shows_nothing_of_private_groups_to_others(as_charlie, thread):
    assert thread.title not in as_charlie.get("/").content.decode()


def test_home_costs_few_queries(as_alice, thread, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        as_alice.get("/")


def test_help_is_there_for_anyone_in_few_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        page = client.get("/help-now/?country=GB")
    assert "116 123" in page.content.decode()


@pytest.mark.parametrize(
    "path", ["/", "/nothing/", "/help-now/", "/accounts/login/", "/robots.txt"]
)
def test_every_answer_is_guarded(client, path):
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_members_page_is_kept_by_no_cache(as_alice):
    assert as_alice.get("/")["Cache-Control"] == "private, no-store"


def test_the_theme_is_kept_and_leads_back(client):
    page = client.post("/theme/", {"theme": "dark", "next": "/about/"})
    assert page["Location"] == "/about/"
    assert 'data-theme="dark"' in client.get("/about/").content.decode()


def test_the_theme_leads_to_no_other_site(client):
    page = client.post("/theme/", {"theme": "dark", "next": "https://evil.example/"})
    assert page["Location"] == "/"


def test_health(client):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").json()["database"] == "ok"


def test_an_old_form_gives_the_words_back(alice):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    page = strict.post("/groups/new/", {"summary": "Words to keep", "password": "secret-word"})
    assert page.status_code == 403
    assert "Words to keep" in page.content.decode()
    assert "secret-word" not in page.content.decode()


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/"])
def test_the_admins_door_is_the_members_door(client, path):
    page = client.get(path, follow=True)
    assert page.redirect_chain[-1][0].startswith("/accounts/login/")


ADMIN = [
    "accounts/member", "accounts/challenge", "accounts/block", "groups/group",
    "groups/membership", "groups/meeting", "groups/helpline", "posts/thread", "posts/post",
    "posts/reaction", "milestones/journey", "milestones/celebration", "milestones/cheer",
]  # fmt: skip


@pytest.mark.parametrize("path", ADMIN)
def test_every_list_of_the_admin_opens(as_moderator, thread, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert as_moderator.get(f"/admin/{path}/?q=a").status_code == 200


def test_the_admin_is_not_for_members(as_alice):
    assert as_alice.get("/admin/").status_code in {302, 403}


def test_a_page_travels_small(as_alice, thread, alice):
    """A full page of a thread, as a slow line gets it."""
    from posts.threads.posting import create_reply

    opening = thread.posts.get()
    for number in range(30):
        create_reply(opening, thread.group.memberships.last().member, f"Reply {number}. " * 30)
    page = as_alice.get(thread.get_absolute_url(), headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert len(page.content) <= 20_000


# --- Signed out while one wrote --------------------------------------------------


def send(client, **fields):
    page = "http://testserver/messages/to/bob/?from=peers"
    return client.post("/messages/to/bob/", fields, headers={"referer": page})


def test_words_sent_after_signing_out_come_back(client):
    page = send(client, text="Are you <up> still?", password="my secret")
    content = page.content.decode()
    assert page.status_code == 403
    assert "Are you &lt;up&gt; still?</textarea>" in content
    assert "my secret" not in content
    assert "/accounts/login/?next=/messages/to/bob/" in content


def test_without_words_the_door_is_enough(client):
    assert send(client, text=" ")["Location"].startswith("/accounts/login/")


def test_another_site_is_no_place_to_come_back_to(client):
    page = client.post(
        "/messages/to/bob/", {"text": "Hello."}, headers={"referer": "https://evil.test/x"}
    )
    assert "evil" not in page.content.decode()


def test_no_session_keeps_them(client):
    send(client, text="For you alone.")
    assert not Session.objects.exists()
