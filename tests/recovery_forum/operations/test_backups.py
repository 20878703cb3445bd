"""Backups are restored completely, into an empty database only, without erased members."""

import os
import tarfile
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import Erasure, Member
from recovery_forum.models import Heartbeat
from recovery_forum.operations.backups import creation
from recovery_forum.operations.backups.creation import (
    FILE_PATTERN,
    create_backup,
    delete_old_backups,
    write_erasure_ledger,
)
from recovery_forum.operations.backups.dumps import ToolFailed
from recovery_forum.operations.backups.restoration import RestoreError, restore_backup
from recovery_forum.operations.backups.tasks import create_nightly_backup, report_missing_backup
from recovery_forum.operations.health import BACKUP_HEARTBEAT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media" / "avatars").mkdir(parents=True)


@pytest.fixture
def key():
    return pyrage.x25519.Identity.generate()


@pytest.fixture(scope="module")
def other_database(django_db_setup, django_db_blocker):
    """The name of an empty database, created once: to drop one, the server saves all the others."""
    name = f"{connection.settings_dict['NAME']}_back"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        connection.close()
    yield name
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def elsewhere(other_database, tmp_path):
    """A context manager: an empty database and an empty folder, as on another machine."""

    @contextmanager
    def move():
        name = connection.settings_dict["NAME"]
        media, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path / "elsewhere"
        try:
            connection.close()
            connection.settings_dict["NAME"] = other_database
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            connection.close()
            connection.settings_dict["NAME"], settings.MEDIA_ROOT = name, media

    return move


def test_an_encrypted_backup_is_restored_with_its_key_and_without_members_erased_since(
    alice, bob, key, elsewhere, tmp_path
):
    (tmp_path / "media/avatars/face.webp").write_bytes(b"a face")
    backup = create_backup(tmp_path / "kept", str(key.to_public()))
    assert b"alice" not in backup.read_bytes()
    Erasure.objects.create(member_pk=bob.pk)
    write_erasure_ledger(tmp_path / "kept")
    (tmp_path / "key").write_text(f"# mine\n{key}\n")
    (tmp_path / "other").write_text(str(pyrage.x25519.Identity.generate()))
    with elsewhere():
        with pytest.raises(RestoreError, match="does not open"):
            restore_backup(backup, tmp_path / "other")
        done = restore_backup(backup, tmp_path / "key")
        assert list(Member.objects.values_list("name", flat=True)) == ["alice"]
        assert (tmp_path / "elsewhere/avatars/face.webp").read_bytes() == b"a face"
    assert (done["files"], done["erased"]) == (1, 1)


def test_a_database_that_is_not_empty_is_refused(tmp_path):
    with pytest.raises(RestoreError, match="not empty"):
        restore_backup(tmp_path / "any.tar")


def test_a_damaged_backup_is_refused_before_anything_is_written(alice, elsewhere, tmp_path):
    (tmp_path / "media/avatars/face.webp").write_bytes(b"a face")
    backup = create_backup(tmp_path / "kept")
    backup.write_bytes(backup.read_bytes().replace(b"a face", b"a fake"))
    with elsewhere():
        with pytest.raises(RestoreError, match=r"face\.webp is damaged"):
            restore_backup(backup)
        assert not connection.introspection.table_names()


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside-of-the-backup"])
def test_a_backup_writes_no_file_elsewhere(elsewhere, tmp_path, name):
    backup = tmp_path / "hostile.tar"
    with tarfile.open(backup, "w") as tar, open(__file__, "rb") as file:
        entry = tar.gettarinfo(fileobj=file)
        entry.name = name  # `arcname` would lose its first slash.
        tar.addfile(entry, file)
    with elsewhere(), pytest.raises(RestoreError, match="not a file of a backup"):
        restore_backup(backup)
    assert not list(tmp_path.rglob("outside*"))


def test_a_link_in_a_backup_is_refused(elsewhere, tmp_path):
    backup, link = tmp_path / "hostile.tar", tmp_path / "link"
    link.symlink_to("/etc/hostname")
    with tarfile.open(backup, "w") as tar:
        tar.add(link, "manifest.json")
    with elsewhere(), pytest.raises(RestoreError, match="not a file of a backup"):
        restore_backup(backup)


def test_a_backup_that_fails_leaves_nothing_that_looks_like_one(monkeypatch, tmp_path):
    def fail(*_):
        raise ToolFailed("no space")

    monkeypatch.setattr(creation, "dump_database", fail)
    with pytest.raises(ToolFailed):
        create_backup(tmp_path / "kept")
    assert not list((tmp_path / "kept").iterdir())
    assert Heartbeat.objects.age(BACKUP_HEARTBEAT) is None


def test_old_backups_are_deleted_and_the_newest_is_kept(tmp_path):
    long_ago = time.time() - 40 * 86_400
    for day in (1, 2, 3):
        path = tmp_path / f"forum-2026-01-0{day}T030000Z.tar.age"
        path.touch()
        os.utime(path, (long_ago, long_ago))
    assert len(delete_old_backups(tmp_path, 30)) == 2
    assert [path.name for path in tmp_path.glob("forum-*")] == ["forum-2026-01-03T030000Z.tar.age"]


def test_the_daily_backup_is_created_once(settings, tmp_path):
    settings.BACKUP_TO, settings.BACKUP_HOUR = str(tmp_path / "kept"), 0
    create_nightly_backup()
    create_nightly_backup()
    assert len(list(Path(settings.BACKUP_TO).glob(FILE_PATTERN))) == 1


def test_a_missing_backup_is_reported_to_the_host(settings, caplog, tmp_path):
    settings.BACKUP_TO = str(tmp_path)
    Heartbeat.objects.create(name=BACKUP_HEARTBEAT, at=timezone.now() - timedelta(hours=26))
    report_missing_backup()
    assert "no good backup" in caplog.text
