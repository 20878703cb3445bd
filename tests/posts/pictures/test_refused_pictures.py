"""A refused picture: said beside its field, unfolded, and that it has to be chosen again."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(as_alice, group):
    file = SimpleUploadedFile("lake.jpg", b"no picture", "image/jpeg")
    data = {"title": "A lake", "text": "Look.", "picture": file, "alt": "A lake"}
    response = as_alice.post(reverse("posts:new-thread", args=[group.slug]), data)
    assert response.status_code == 422
    return unescape(response.content.decode())


def test_the_sentence_is_beside_the_picture_and_not_the_text(page):
    field = page[page.index('type="file"') :]
    assert "We can't read this picture." in field[:900]
    assert "Then choose the picture again: it wasn't saved." in field[:900]
    assert "Your post: We can" not in page


def test_the_folded_fields_around_it_are_open(page):
    before = page[: page.index('type="file"')]
    opened = before.count("<details")
    assert opened - before.count("</details") == before[-9000:].count(" open>") >= 2


def test_the_description_is_still_there(page):
    assert 'value="A lake"' in page
