"""Uploads: stored completely or not at all, in a folder or in S3."""

from pathlib import Path

import pytest
from botocore.exceptions import EndpointConnectionError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from recovery_forum.lib.storage import AtomicFileStorage, create_s3_storage
from tests.accounts.profiles.test_profile import picture

FORM = {"about": "My own words", "time_zone": "UTC"}


@pytest.fixture
def full_disk(monkeypatch):
    """A disk with room for half of the file."""

    def save(self, name, content):
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", save)


def test_a_file_cut_short_by_a_full_disk_is_deleted(full_disk, tmp_path):
    with pytest.raises(OSError, match="No space"):
        AtomicFileStorage(location=tmp_path).save("a/face.webp", ContentFile(b"a face"))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_member_gets_a_message_and_keeps_their_text(as_alice, alice, full_disk):
    answer = as_alice.post("/settings/profile/", FORM | {"avatar": picture()})
    assert answer.status_code == 422
    assert "store pictures right now" in answer.content.decode()
    assert "My own words" in answer.content.decode()
    alice.refresh_from_db()
    assert not alice.avatar


@pytest.fixture
def store():
    return create_s3_storage(
        bucket_name="forum", endpoint_url="http://127.0.0.1:1", region_name="us-east-1",
        access_key="key", secret_key="secret",
    )  # fmt: skip


def test_files_in_s3_have_a_url_of_this_site(store):
    assert store.url("avatars/a face.webp") == "/media/avatars/a%20face.webp"


def away(*_args, **_words):
    raise EndpointConnectionError(endpoint_url="http://127.0.0.1:1")


def test_a_failing_store_is_treated_like_a_full_disk(store, monkeypatch):
    monkeypatch.setattr("storages.backends.s3.S3Storage._save", away)
    monkeypatch.setattr(store, "get_available_name", lambda name, **_: name)
    with pytest.raises(OSError, match="did not keep"):
        store.save("face.webp", ContentFile(b"a face"))


def test_a_file_of_an_unreachable_store_gives_404(store, monkeypatch):
    monkeypatch.setattr("storages.backends.s3.S3Storage._open", away)
    with pytest.raises(FileNotFoundError):
        store.open("face.webp")
