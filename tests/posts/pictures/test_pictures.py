"""Pictures in posts: who may see them, their metadata, and their deletion."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from posts.models import Draft, Picture, Post
from posts.pictures.tasks import delete_unused_pictures
from posts.threads.editing import undo_withdrawal, withdraw_post
from recovery_forum.lib.markup import render_markup


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def photo(name="me.jpg", size=(90, 60)):
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A telling camera"
    Image.new("RGB", size, "teal").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


@pytest.fixture
def posted_picture(as_alice, thread, opening):
    """The picture in a reply of Alice."""
    data = {"text": "My morning.", "picture": photo(), "alt": "A lake [at] six"}
    answer = as_alice.post(reverse("posts:reply", args=[thread.public_id]), data)
    assert answer.status_code == 302
    return Picture.objects.get()


def test_a_picture_is_uploaded_with_the_form_without_javascript(posted_picture, as_bob, thread):
    page = as_bob.get(thread.get_absolute_url()).content.decode()
    assert f'src="{posted_picture.file.url}"' in page
    assert 'alt="A lake [at] six"' in page
    assert 'width="90" height="60"' in page


def test_metadata_of_the_camera_is_removed(posted_picture):
    kept = Image.open(posted_picture.file)
    assert kept.format == "WEBP"
    assert not dict(kept.getexif())


def test_members_of_the_group_see_a_picture_and_strangers_do_not(
    posted_picture, as_bob, as_charlie, client
):
    url = posted_picture.file.url
    assert as_bob.get(url).status_code == 200
    assert as_charlie.get(url).status_code == 404
    assert client.get(url).status_code == 404


def test_before_posting_only_the_owner_sees_a_picture(as_alice, as_bob, alice):
    words = as_alice.post(reverse("posts:add-picture"), {"picture": photo(), "alt": "Rain"}).json()
    url = Picture.objects.get().file.url
    assert words == {"words": f"![Rain]({url})"}
    assert as_alice.get(url).status_code == 200
    assert as_bob.get(url).status_code == 404


def test_linking_the_picture_of_another_grants_no_access(
    posted_picture, as_charlie, charlie, make_group
):
    from posts.threads.posting import create_thread

    room = make_group(name="Elsewhere", slug="elsewhere", members=[charlie])
    post = create_thread(room, charlie, "Look", f"![x]({posted_picture.file.url})", "story")
    assert posted_picture.file.url in post.html
    assert as_charlie.get(posted_picture.file.url).status_code == 404


@pytest.mark.parametrize("by", ["withdrawal", "moderator", "block"])
def test_a_picture_is_hidden_with_its_post(posted_picture, as_bob, alice, bob, by):
    post = posted_picture.post
    if by == "withdrawal":
        withdraw_post(post)
    elif by == "moderator":
        Post.objects.filter(pk=post.pk).update(removed_at=timezone.now())
    else:
        bob.blocks_made.create(blocked=alice)
    assert as_bob.get(posted_picture.file.url).status_code == 404


def test_a_deleted_picture_can_be_restored_and_is_then_gone_for_good(posted_picture):
    post, storage, name = posted_picture.post, posted_picture.file.storage, posted_picture.file.name
    withdraw_post(post)
    delete_unused_pictures()
    post.refresh_from_db()
    assert undo_withdrawal(post)
    assert storage.exists(name)
    withdraw_post(post)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        delete_unused_pictures()
    assert not Picture.objects.exists()


def test_the_file_is_deleted_with_the_row(posted_picture, django_capture_on_commit_callbacks):
    from posts.pictures.services import delete_pictures

    storage, name = posted_picture.file.storage, posted_picture.file.name
    with django_capture_on_commit_callbacks(execute=True):
        delete_pictures(Picture.objects.all())
    assert not storage.exists(name)


def test_a_picture_that_no_post_shows_is_deleted(as_alice):
    as_alice.post(reverse("posts:add-picture"), {"picture": photo(), "alt": "Rain"})
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        delete_unused_pictures()
    assert not Picture.objects.exists()


def test_without_alt_text_nothing_typed_is_lost(as_alice, thread, opening):
    data = {"text": "My long morning.", "picture": photo(), "alt": " "}
    answer = as_alice.post(reverse("posts:reply", args=[thread.public_id]), data)
    assert answer.status_code == 422
    assert "My long morning." in answer.content.decode()
    assert "describe the picture in a few words" in answer.content.decode()


def test_a_picture_is_kept_if_the_text_is_refused(as_alice, thread, opening):
    data = {"text": "Use code SOBER20", "picture": photo(), "alt": "Rain"}
    answer = as_alice.post(reverse("posts:reply", args=[thread.public_id]), data)
    assert answer.status_code == 422
    assert Picture.objects.get().file.url in answer.content.decode()


def test_a_picture_is_kept_with_a_draft(as_alice, thread, opening, alice):
    data = {"text": "Later.", "picture": photo(), "alt": "Rain", "by_hand": "1"}
    as_alice.post(reverse("posts:keep-reply", args=[thread.public_id]), data)
    assert Draft.objects.get().text == f"Later.\n\n![Rain]({Picture.objects.get().file.url})\n"


def test_a_file_that_is_no_picture_gets_a_clear_message(as_alice):
    not_one = SimpleUploadedFile("a.png", b"<script>", "image/png")
    for data in ({}, {"picture": not_one, "alt": "x"}, {"picture": photo(), "alt": ""}):
        answer = as_alice.post(reverse("posts:add-picture"), data)
        assert answer.status_code == 422
        assert answer.json()["error"]


def test_only_members_can_add_pictures(client):
    assert client.post(reverse("posts:add-picture")).status_code == 302


def test_a_silenced_member_cannot_add_pictures(as_alice, alice):
    alice.silenced_until = timezone.now() + timedelta(hours=1)
    alice.save()
    data = {"picture": photo(), "alt": "Rain"}
    assert as_alice.post(reverse("posts:add-picture"), data).status_code == 403


def test_a_forged_size_is_ignored():
    assert "width" not in render_markup("![x](/media/posts/a-99999x9.webp)")


def test_a_picture_of_another_host_stays_a_link():
    assert "<img" not in render_markup("![x](https://example.org/posts/a-10x10.webp)")


def test_an_animated_picture_is_said_to_be_shown_still(as_alice, thread):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "teal")]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    picture = SimpleUploadedFile("a.gif", out.getvalue())
    data = {"text": "Look.", "picture": picture, "alt": "a dance", "anyway": "on"}
    page = as_alice.post(reverse("posts:reply", args=[thread.public_id]), data, follow=True)
    assert "saved as a still picture." in page.content.decode()
