"""A session that ended: nothing is lost, and nobody ends at a blank page."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(thread):
    return thread.get_absolute_url()


@pytest.fixture
def button(thread):
    return reverse("posts:react", args=[thread.posts.get().public_id])


def press(client, path, page, **headers):
    return client.post(path, headers={"referer": f"http://testserver{page}", **headers})


def test_after_signing_in_one_is_back_on_the_page_of_the_button(client, page, button):
    response = press(client, button, page)
    assert response.url == f"/accounts/login/?next={page.replace('/', '%2F')}"
    assert b"Please sign in first, then try again." in client.get(response.url).content


def test_htmx_leads_the_whole_window_to_the_sign_in_page(client, page, button):
    response = press(client, button, page, **{"hx-request": "true"})
    assert response["HX-Redirect"] == f"/accounts/login/?next={page.replace('/', '%2F')}"


def test_what_the_page_asks_by_itself_leads_nowhere(client, page):
    """Somebody may be writing on that page."""
    response = client.get(
        reverse("posts:similar"), {"title": "Sleep"}, headers={"hx-request": "true"}
    )
    assert (response.status_code, response.content) == (204, b"")


def test_what_was_written_is_shown(client, page, thread):
    path = reverse("posts:reply", args=[thread.public_id])
    response = client.post(path, {"text": "My quiet words"}, headers={"referer": page})
    assert response.status_code == 403
    assert "My quiet words" in response.content.decode()


def test_an_address_of_a_form_explains_itself(as_alice, button):
    response = as_alice.get(button)
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert b"Nothing was changed." in response.content
