"""A backup comes back whole, into an empty database only, and brings back nobody who left."""

import os
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
from recovery_forum.backups import making, tables
from recovery_forum.backups.restoring import CannotRestore, restore
from recovery_forum.health import BACKUP
from recovery_forum.models import Pulse

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media" / "avatars").mkdir(parents=True)


@pytest.fixture
def key():
    return pyrage.x25519.Identity.generate()


@contextmanager
def elsewhere(tmp_path):
    """An empty database and an empty folder, as on another machine."""
    name, other = connection.settings_dict["NAME"], f"{connection.settings_dict['NAME']}_back"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{other}"')
        cursor.execute(f'CREATE DATABASE "{other}" TEMPLATE template0')
    media, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path / "elsewhere"
    try:
        connection.close()
        connection.settings_dict["NAME"] = other
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], settings.MEDIA_ROOT = name, media
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{other}" WITH (FORCE)')


def test_a_sealed_backup_comes_back_whole_without_whom_was_erased_since(alice, bob, key, tmp_path):
    (tmp_path / "media/avatars/face.webp").write_bytes(b"a face")
    backup = making.back_up(tmp_path / "kept", str(key.to_public()))
    assert b"alice" not in backup.read_bytes()
    Erasure.objects.create(member_pk=bob.pk)
    making.keep_ledger(tmp_path / "kept")
    (tmp_path / "key").write_text(f"# mine\n{key}\n")
    with elsewhere(tmp_path):
        done = restore(backup, tmp_path / "key")
        assert list(Member.objects.values_list("name", flat=True)) == ["alice"]
        assert (tmp_path / "elsewhere/avatars/face.webp").read_bytes() == b"a face"
    assert (done["files"], done["erased"]) == (1, 1)


def test_a_database_that_is_not_empty_is_left_alone(alice, tmp_path):
    backup = making.back_up(tmp_path / "kept")
    with pytest.raises(CannotRestore, match="not empty"):
        restore(backup)


def test_a_damaged_backup_is_refused_before_anything_is_written(alice, tmp_path):
    (tmp_path / "media/avatars/face.webp").write_bytes(b"a face")
    backup = making.back_up(tmp_path / "kept")
    backup.write_bytes(backup.read_bytes().replace(b"a face", b"a fake"))
    with elsewhere(tmp_path):
        with pytest.raises(CannotRestore, match=r"face\.webp is damaged"):
            restore(backup)
        assert not connection.introspection.table_names()


def test_a_sealed_backup_needs_its_key(alice, key, tmp_path):
    backup = making.back_up(tmp_path / "kept", str(key.to_public()))
    (tmp_path / "other").write_text(str(pyrage.x25519.Identity.generate()))
    with elsewhere(tmp_path), pytest.raises(CannotRestore, match="does not open"):
        restore(backup, tmp_path / "other")


def test_a_backup_that_fails_leaves_nothing_that_looks_like_one(monkeypatch, tmp_path):
    def fail(*_):
        raise tables.ToolFailed("no space")

    monkeypatch.setattr(tables, "dump", fail)
    with pytest.raises(tables.ToolFailed):
        making.back_up(tmp_path / "kept")
    assert not list((tmp_path / "kept").iterdir())
    assert Pulse.objects.age(BACKUP) is None


def test_old_backups_go_and_the_newest_stays(tmp_path):
    long_ago = time.time() - 40 * 86_400
    for day in (1, 2, 3):
        path = tmp_path / f"forum-2026-01-0{day}T030000Z.tar.age"
        path.touch()
        os.utime(path, (long_ago, long_ago))
    assert len(making.let_go(tmp_path, 30)) == 2
    assert [path.name for path in tmp_path.glob("forum-*")] == ["forum-2026-01-03T030000Z.tar.age"]


def test_the_backup_of_the_day_is_made_once(settings, tmp_path):
    settings.BACKUP_TO, settings.BACKUP_HOUR = str(tmp_path / "kept"), 0
    making.nightly()
    making.nightly()
    assert len(list(Path(settings.BACKUP_TO).glob(making.PATTERN))) == 1


def test_a_missing_backup_is_told_to_the_host(settings, caplog, tmp_path):
    settings.BACKUP_TO = str(tmp_path)
    Pulse.objects.create(name=BACKUP, at=timezone.now() - timedelta(hours=26))
    making.alarm()
    assert "no good backup" in caplog.text
