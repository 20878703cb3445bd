"""Creates a backup: a snapshot of the database, its uploads, and checksums over both."""

import hashlib
import json
import os
import tarfile
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

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
# Beside the backups, and newer than each of them: who was erased, as numbers.
ERASURE_LEDGER_NAME = "erased.json"


class IncompleteBackup(Exception):
    """What was written is not what was read."""


def create_backup(folder: Path, key: str = "") -> Path:
    """Write a backup into `folder`, sealed for the age public key `key` where there is one.

    Gives its path. Raises OSError, tables.ToolFailed or NotWhole, and then leaves nothing there.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / datetime.now(UTC).strftime(FILE_NAME_FORMAT)
    if key:
        target = target.with_name(target.name + ENCRYPTED_SUFFIX)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.VAR_DIR) as work:
        plain = Path(work) / "backup.tar"
        _write_archive(plain, Path(work))
        _publish_backup(plain, target, key)
    Heartbeat.objects.beat(BACKUP_HEARTBEAT)
    write_erasure_ledger(folder)
    return target


def _write_archive(plain, work):
    dump, media = work / "database.dump", Path(settings.MEDIA_ROOT)
    # One snapshot for the sums and for pg_dump, whatever members write meanwhile.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        dump_database(dump, cursor.fetchone()[0])
        found = compute_table_checksums()
    verify_dump(dump)
    files = {"database.dump": dump}
    # After the database: a file that came since is one too many, and none is missing.
    files |= {
        f"media/{path.relative_to(media)}": path for path in media.rglob("*") if path.is_file()
    }
    manifest = {
        "made_at": timezone.now().isoformat(),
        "tables": found,
        # Which were set, and never to what.
        "settings": sorted(os.environ.keys() & settings.DOCUMENTED_VARIABLES),
    }
    with tarfile.open(plain, "w") as tar:
        manifest["files"] = {
            name: _add_file(tar, name, path) for name, path in sorted(files.items())
        }
        (work / "manifest.json").write_text(json.dumps(manifest, indent=1))
        tar.add(work / "manifest.json", "manifest.json")


def _add_file(tar, name, path):
    """Pack one file and give its SHA-256, of the same bytes."""
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


def encrypt_file(source, out, key):
    import pyrage

    pyrage.encrypt_io(source, out, [pyrage.x25519.Recipient.from_str(key)])


def _copy_file(source, out):
    while piece := source.read(1 << 20):
        out.write(piece)


def _compute_digest(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def write_erasure_ledger(folder: Path):
    """Note beside the backups who was erased, so that none of them brings anybody back."""
    rows = list(Erasure.objects.order_by("pk").values_list("member_pk", "keeps_posts"))
    draft = folder / f"{ERASURE_LEDGER_NAME}{PARTIAL_SUFFIX}"
    draft.write_text(json.dumps(rows))
    draft.rename(folder / ERASURE_LEDGER_NAME)


def delete_old_backups(folder: Path, days: int) -> list[Path]:
    """Remove backups older than `days`, but never the newest. Gives what went."""
    bound = (timezone.now() - timedelta(days=days)).timestamp()
    made = sorted(path for path in folder.glob(FILE_PATTERN) if path.suffix != PARTIAL_SUFFIX)
    old = [path for path in made[:-1] if path.stat().st_mtime < bound]
    for path in old:
        path.unlink()
    return old
