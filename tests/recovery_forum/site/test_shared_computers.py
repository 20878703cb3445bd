"""After signing out, nothing private stays readable in the browser of a shared computer."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from posts.models import Picture
from tests.conftest import signed_in


@pytest.fixture
def pictures(group, alice, thread):
    """Paths of pictures of a member, a private group and a post in it."""
    alice.avatar.save("a.png", ContentFile(b"x"))
    group.visibility = "hidden"
    group.cover.save("c.png", ContentFile(b"x"))
    shown = Picture(member=alice, post=thread.posts.get(), alt="The sea")
    shown.file.save("p.png", ContentFile(b"x"))
    return [reverse("media", args=[one.name]) for one in (alice.avatar, group.cover, shown.file)]


def test_pictures_are_revalidated_each_time(pictures, bob):
    for path in pictures:
        sent = set(signed_in(bob).get(path).headers["Cache-Control"].split(", "))
        assert sent == {"private", "no-cache"}


def test_an_unchanged_picture_is_not_sent_again(pictures, bob):
    client = signed_in(bob)
    for path in pictures:
        etag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_after_signing_out_a_picture_is_not_revalidated(pictures, bob):
    client = signed_in(bob)
    etags = {path: client.get(path).headers["ETag"] for path in pictures}
    for path, etag in etags.items():
        assert Client().get(path, headers={"If-None-Match": etag}).status_code in {302, 404}
