"""Basic pages: landing page, home, help, health, and headers of every response."""

import pytest
from django.contrib.sessions.models import Session

pytestmark = [pytest.mark.django_db, pytest.mark.starts_empty]


def test_a_visitor_sees_the_landing_page(client):
    assert "have to do this alone" in client.get("/").content.decode()


def test_home_greets_a_member(as_alice, thread):
    content = as_alice.get("/").content.decode()
    assert "alice" in content
    assert thread.title in content


def test_home_shows_nothing_of_private_groups_to_others(as_charlie, thread):
    assert thread.title not in as_charlie.get("/").content.decode()


def test_home_takes_few_queries(as_alice, thread, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        as_alice.get("/")


def test_help_is_available_to_everyone_with_few_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        page = client.get("/help-now/?country=GB")
    assert "116 123" in page.content.decode()


def test_every_response_has_security_headers(subtests, client):
    for path in ["/", "/nothing/", "/help-now/", "/accounts/login/", "/robots.txt"]:
        with subtests.test(path=path):
            headers = client.get(path).headers
            assert "default-src 'none'" in headers["Content-Security-Policy"]
            assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
            assert "unsafe" not in headers["Content-Security-Policy"]
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "same-origin"
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
            assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_page_of_a_member_is_never_cached(as_alice):
    assert as_alice.get("/")["Cache-Control"] == "private, no-store"


def test_choosing_a_theme_saves_it_and_returns(client):
    page = client.post("/theme/", {"theme": "dark", "next": "/about/"})
    assert page["Location"] == "/about/"
    assert 'data-theme="dark"' in client.get("/about/").content.decode()


def test_choosing_a_theme_never_redirects_to_another_site(client):
    page = client.post("/theme/", {"theme": "dark", "next": "https://evil.example/"})
    assert page["Location"] == "/"


def test_health(client):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").json()["database"] == "ok"


def test_an_outdated_form_shows_the_text_again(alice):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    page = strict.post("/groups/new/", {"summary": "Words to keep", "password": "secret-word"})
    assert page.status_code == 403
    assert "Words to keep" in page.content.decode()
    assert "secret-word" not in page.content.decode()


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/"])
def test_the_admin_uses_the_members_sign_in(client, path):
    page = client.get(path, follow=True)
    assert page.redirect_chain[-1][0].startswith("/accounts/login/")


ADMIN = [
    "accounts/member", "accounts/challenge", "accounts/block", "groups/group",
    "groups/membership", "groups/meeting", "groups/helpline", "posts/thread", "posts/post",
    "posts/reaction", "milestones/journey", "milestones/celebration", "milestones/cheer",
]  # fmt: skip


def test_every_list_of_the_admin_opens(
    subtests, as_moderator, thread, django_assert_max_num_queries
):
    for path in ADMIN:
        with subtests.test(path=path), django_assert_max_num_queries(12):
            assert as_moderator.get(f"/admin/{path}/?q=a").status_code == 200


def test_members_cannot_open_the_admin_site(as_alice):
    assert as_alice.get("/admin/").status_code in {302, 403}


def test_a_page_is_small_when_compressed(as_alice, thread, alice):
    """The compressed size of a full thread page."""
    from posts.threads.posting import create_reply

    opening = thread.posts.get()
    for number in range(30):
        create_reply(opening, thread.group.memberships.last().member, f"Reply {number}. " * 30)
    page = as_alice.get(thread.get_absolute_url(), headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert len(page.content) <= 20_000


# --- Signed out while writing ---------------------------------------------------


def send(client, **fields):
    page = "http://testserver/messages/to/bob/?from=peers"
    return client.post("/messages/to/bob/", fields, headers={"referer": page})


def test_text_sent_after_signing_out_is_shown_after_signing_in(client):
    page = send(client, text="Are you <up> still?", password="my secret")
    content = page.content.decode()
    assert page.status_code == 403
    assert "Are you &lt;up&gt; still?</textarea>" in content
    assert "my secret" not in content
    assert "/accounts/login/?next=/messages/to/bob/" in content


def test_without_text_the_sign_in_page_is_shown(client):
    assert send(client, text=" ")["Location"].startswith("/accounts/login/")


def test_another_site_is_no_return_address(client):
    page = client.post(
        "/messages/to/bob/", {"text": "Hello."}, headers={"referer": "https://evil.test/x"}
    )
    assert "evil" not in page.content.decode()


def test_the_text_is_not_stored_in_the_session(client):
    send(client, text="For you alone.")
    assert not Session.objects.exists()
