"""Creates a backup: a snapshot of the database, its uploads, and checksums over both."""

import hashlib
import json
import os
import tarfile
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Erasure
from recovery_forum.models import Heartbeat
from recovery_forum.operations.backups.dumps import (
    compute_table_checksums,
    dump_database,
    verify_dump,
)
from recovery_forum.operations.health import BACKUP_HEARTBEAT

FILE_NAME_FORMAT = "forum-%Y-%m-%dT%H%M%SZ.tar"
FILE_PATTERN = "forum-*.tar*"
ENCRYPTED_SUFFIX = ".age"
PARTIAL_SUFFIX = ".partial"
# Beside the backups, and newer than each of them: the primary keys of erased members.
ERASURE_LEDGER_NAME = "erased.json"


class IncompleteBackup(Exception):
    """The backup that was written differs from what was read."""


def create_backup(folder: Path, key: str = "") -> Path:
    """Write a backup into `folder`, encrypted for the age public key `key` if there is one.

    Returns its path. Raises OSError, ToolFailed or IncompleteBackup, and then leaves no file.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / datetime.now(UTC).strftime(FILE_NAME_FORMAT)
    if key:
        target = target.with_name(target.name + ENCRYPTED_SUFFIX)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.VAR_DIR) as work:
        plain = Path(work) / "backup.tar"
        _write_archive(plain, Path(work))
        _publish_backup(plain, target, key)
    Heartbeat.objects.record(BACKUP_HEARTBEAT)
    write_erasure_ledger(folder)
    return target


def _write_archive(plain, work):
    dump, media = work / "database.dump", Path(settings.MEDIA_ROOT)
    # The checksums and pg_dump read the same snapshot, whatever members write meanwhile.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        dump_database(dump, cursor.fetchone()[0])
        checksums = compute_table_checksums()
    verify_dump(dump)
    files = {"database.dump": dump}
    # Files are listed after the database: there may be one too many, but none is missing.
    files |= {
        f"media/{path.relative_to(media)}": path for path in media.rglob("*") if path.is_file()
    }
    manifest = {
        "made_at": timezone.now().isoformat(),
        "tables": checksums,
        # Only the names of the variables that are set, never their values.
        "settings": sorted(os.environ.keys() & settings.DOCUMENTED_VARIABLES),
    }
    with tarfile.open(plain, "w") as tar:
        manifest["files"] = {
            name: _add_file(tar, name, path) for name, path in sorted(files.items())
        }
        (work / "manifest.json").write_text(json.dumps(manifest, indent=1))
        tar.add(work / "manifest.json", "manifest.json")


def _add_file(tar, name, path):
    """Add one file to `tar` and return its SHA-256."""
    with path.open("rb") as file:
        entry = tar.gettarinfo(arcname=name, fileobj=file)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        tar.addfile(entry, file)
    return digest


def _publish_backup(plain, target, key):
    partial = target.with_name(target.name + PARTIAL_SUFFIX)
    try:
        with plain.open("rb") as source, partial.open("xb") as out:
            os.fchmod(out.fileno(), 0o600)
            encrypt_file(source, out, key) if key else _copy_file(source, out)
            out.flush()
            os.fsync(out.fileno())
        if not key and _compute_digest(partial) != _compute_digest(plain):
            raise IncompleteBackup(f"{target.name} was not written whole.")
        if partial.stat().st_size < plain.stat().st_size:
            raise IncompleteBackup(f"{target.name} was cut short.")
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)


def encrypt_file(source: BinaryIO, out: BinaryIO, key: str) -> None:
    """Encrypt `source` into `out` for the age public key `key`."""
    import pyrage

    pyrage.encrypt_io(source, out, [pyrage.x25519.Recipient.from_str(key)])


def _copy_file(source, out):
    while chunk := source.read(1 << 20):
        out.write(chunk)


def _compute_digest(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def write_erasure_ledger(folder: Path) -> None:
    """List the erased members in `folder`, so that restoring a backup erases them again."""
    rows = list(Erasure.objects.order_by("pk").values_list("member_pk", "keeps_posts"))
    draft = folder / f"{ERASURE_LEDGER_NAME}{PARTIAL_SUFFIX}"
    draft.write_text(json.dumps(rows))
    draft.rename(folder / ERASURE_LEDGER_NAME)


def delete_old_backups(folder: Path, days: int) -> list[Path]:
    """Delete backups older than `days`, but never the newest. Return those that were deleted."""
    oldest = (timezone.now() - timedelta(days=days)).timestamp()
    backups = sorted(path for path in folder.glob(FILE_PATTERN) if path.suffix != PARTIAL_SUFFIX)
    old = [path for path in backups[:-1] if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink()
    return old
