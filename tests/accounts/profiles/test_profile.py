"""Profiles and blocks."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Audience, Block, Member

pytestmark = pytest.mark.django_db
EVERYTHING = {"about": "Words.", "time_zone": "Europe/Berlin", "country": "DE"}


def picture(size=(60, 40)):
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, "JPEG")
    return SimpleUploadedFile("me.jpg", out.getvalue(), "image/jpeg")


def test_members_see_a_profile(as_bob, alice):
    assert "alice" in as_bob.get(alice.get_absolute_url()).content.decode()


def test_the_time_of_day_is_said_from_where_the_reader_is(as_alice, as_bob, alice):
    Member.objects.filter(pk=alice.pk).update(hours_for=Audience.MEMBERS)
    url = alice.get_absolute_url()
    assert "where you are" in as_alice.get(url).content.decode()
    assert "where they are" in as_alice.get(url, {"as": "members"}).content.decode()
    assert "where they are" in as_bob.get(url).content.decode()


def test_visitors_are_redirected_to_sign_in(client, alice):
    page = client.get(alice.get_absolute_url())
    assert page["Location"].startswith("/accounts/login/")


def test_an_email_address_is_never_shown(as_bob, alice):
    assert "@example.org" not in as_bob.get(alice.get_absolute_url()).content.decode()


def test_a_blocked_member_gets_the_same_404_as_for_no_member(as_bob, bob, alice):
    Block.objects.create(blocker=alice, blocked=bob)
    hidden = as_bob.get(alice.get_absolute_url())
    absent = as_bob.get("/members/nobody-at-all/")
    assert hidden.status_code == absent.status_code == 404


def test_another_spelling_redirects_to_the_canonical_url(as_bob, alice):
    assert as_bob.get("/members/Alice/")["Location"] == "/members/alice/"


def test_a_picture_becomes_a_small_webp(as_alice, as_bob, alice):
    as_alice.post("/settings/profile/", EVERYTHING | {"avatar": picture()})
    alice.refresh_from_db()
    assert alice.avatar.name.endswith(".webp")
    assert as_bob.get(alice.avatar.url)["Content-Type"] == "image/webp"


def test_a_picture_of_a_blocker_is_not_found(as_alice, as_bob, alice, bob):
    as_alice.post("/settings/profile/", EVERYTHING | {"avatar": picture()})
    Block.objects.create(blocker=alice, blocked=bob)
    alice.refresh_from_db()
    assert as_bob.get(alice.avatar.url).status_code == 404


def test_a_visitor_gets_no_pictures(client, as_alice, alice):
    as_alice.post("/settings/profile/", EVERYTHING | {"avatar": picture()})
    alice.refresh_from_db()
    assert client.get(alice.avatar.url).status_code == 404


def test_a_decompression_bomb_is_refused_with_a_message(as_alice, alice):
    out = BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    bomb = SimpleUploadedFile("bomb.png", out.getvalue(), "image/png")
    page = as_alice.post("/settings/profile/", EVERYTHING | {"avatar": bomb})
    alice.refresh_from_db()
    assert page.status_code == 422
    assert "too many pixels" in page.content.decode()
    assert "Words." in page.content.decode()
    assert not alice.avatar


def test_a_block_and_its_end(as_alice, alice, bob):
    as_alice.post("/members/bob/block/")
    assert as_alice.get(bob.get_absolute_url()).status_code == 404
    as_alice.post("/members/bob/unblock/")
    assert as_alice.get(bob.get_absolute_url()).status_code == 200


def test_muting_on_a_profile_comes_back_to_it(as_alice, alice, bob):
    profile = bob.get_absolute_url()
    page = as_alice.post("/members/bob/mute/", {"next": profile}, follow=True)
    assert page.request["PATH_INFO"] == profile
    assert "Unmute" in page.content.decode()
    as_alice.post("/members/bob/unmute/", {"next": profile})
    assert f'name="next" value="{profile}"' in as_alice.get(profile).content.decode()
    assert not alice.mutes_made.exists()


def test_nobody_blocks_themselves(as_alice):
    assert as_alice.post("/members/alice/block/").status_code == 403


def test_a_block_needs_post(as_alice, bob):
    assert as_alice.get("/members/bob/block/").status_code == 405


def test_the_blocked_are_not_told_who_blocked_them(as_bob, bob, alice):
    Block.objects.create(blocker=alice, blocked=bob)
    assert "alice" not in as_bob.get("/settings/privacy/").content.decode()
