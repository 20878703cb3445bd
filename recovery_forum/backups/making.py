"""Making a backup: one snapshot of the database, every file it names, and sums over all of it.

A backup is a tar file: `database.dump`, `media/…`, and `manifest.json` with the sums. It gets its
name when it is whole and checked, so that nothing half written ever looks like a backup.
"""

import hashlib
import json
import logging
import os
import tarfile
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Erasure
from recovery_forum.backups import tables
from recovery_forum.health import BACKUP, BACKUP_IS_LATE
from recovery_forum.models import Pulse

NAME = "forum-%Y-%m-%dT%H%M%SZ.tar"
PATTERN = "forum-*.tar*"
SEALED = ".age"
PARTIAL = ".partial"
# Beside the backups, and newer than each of them: who was erased, as numbers.
LEDGER = "erased.json"

log = logging.getLogger("forum.backups")


class NotWhole(Exception):
    """What was written is not what was read."""


def back_up(folder: Path, key: str = "") -> Path:
    """Write a backup into `folder`, sealed for the age public key `key` where there is one.

    Gives its path. Raises OSError, tables.ToolFailed or NotWhole, and then leaves nothing there.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / datetime.now(UTC).strftime(NAME)
    if key:
        target = target.with_name(target.name + SEALED)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.VAR_DIR) as work:
        plain = Path(work) / "backup.tar"
        _pack(plain, Path(work))
        _place(plain, target, key)
    Pulse.objects.beat(BACKUP)
    keep_ledger(folder)
    return target


def _pack(plain, work):
    dump, media = work / "database.dump", Path(settings.MEDIA_ROOT)
    # One snapshot for the sums and for pg_dump, whatever members write meanwhile.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        tables.dump(dump, cursor.fetchone()[0])
        found = tables.sums()
    tables.check(dump)
    files = {"database.dump": dump}
    # After the database: a file that came since is one too many, and none is missing.
    files |= {
        f"media/{path.relative_to(media)}": path for path in media.rglob("*") if path.is_file()
    }
    manifest = {
        "made_at": timezone.now().isoformat(),
        "tables": found,
        # Which were set, and never to what.
        "settings": sorted(os.environ.keys() & settings.OUR_VARIABLES),
    }
    with tarfile.open(plain, "w") as tar:
        manifest["files"] = {name: _add(tar, name, path) for name, path in sorted(files.items())}
        (work / "manifest.json").write_text(json.dumps(manifest, indent=1))
        tar.add(work / "manifest.json", "manifest.json")


def _add(tar, name, path):
    """Pack one file and give its SHA-256, of the same bytes."""
    with path.open("rb") as file:
        entry = tar.gettarinfo(arcname=name, fileobj=file)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        tar.addfile(entry, file)
    return digest


def _place(plain, target, key):
    partial = target.with_name(target.name + PARTIAL)
    try:
        with plain.open("rb") as source, partial.open("xb") as out:
            os.fchmod(out.fileno(), 0o600)
            seal(source, out, key) if key else _copy(source, out)
            out.flush()
            os.fsync(out.fileno())
        if not key and _digest(partial) != _digest(plain):
            raise NotWhole(f"{target.name} was not written whole.")
        if partial.stat().st_size < plain.stat().st_size:
            raise NotWhole(f"{target.name} was cut short.")
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)


def seal(source, out, key):
    import pyrage

    pyrage.encrypt_io(source, out, [pyrage.x25519.Recipient.from_str(key)])


def _copy(source, out):
    while piece := source.read(1 << 20):
        out.write(piece)


def _digest(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def keep_ledger(folder: Path):
    """Note beside the backups who was erased, so that none of them brings anybody back."""
    rows = list(Erasure.objects.order_by("pk").values_list("member_pk", "keeps_posts"))
    draft = folder / f"{LEDGER}{PARTIAL}"
    draft.write_text(json.dumps(rows))
    draft.rename(folder / LEDGER)


def let_go(folder: Path, days: int) -> list[Path]:
    """Remove backups older than `days`, but never the newest. Gives what went."""
    bound = (timezone.now() - timedelta(days=days)).timestamp()
    made = sorted(path for path in folder.glob(PATTERN) if path.suffix != PARTIAL)
    old = [path for path in made[:-1] if path.stat().st_mtime < bound]
    for path in old:
        path.unlink()
    return old


def nightly():
    """A round: the backup of the day, once it is due, and the ledger as often as this is called."""
    if not settings.BACKUP_TO:
        return
    folder = Path(settings.BACKUP_TO)
    due = timezone.now().replace(hour=settings.BACKUP_HOUR, minute=0, second=0, microsecond=0)
    is_made = Pulse.objects.filter(name=BACKUP, at__gte=due).exists()
    # Several may go round at once; who fails tries again in an hour.
    if timezone.now() < due or is_made or not Pulse.objects.claim("backup:try", timedelta(hours=1)):
        if folder.is_dir():
            keep_ledger(folder)
        return
    back_up(folder, settings.BACKUP_KEY)
    let_go(folder, settings.BACKUP_DAYS)


def alarm():
    """A round: tell the host where no good backup was made for more than a day."""
    age = Pulse.objects.age(BACKUP)
    if settings.BACKUP_TO and (age is None or age > BACKUP_IS_LATE):
        log.error("There is no good backup of the last day.")
