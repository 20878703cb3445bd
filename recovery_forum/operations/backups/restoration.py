"""Restores a backup into an empty database, and verifies it before and after."""

import hashlib
import json
import shutil
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from accounts.models import Erasure
from accounts.privacy.deletion import erase_restored_accounts
from recovery_forum.operations.backups.creation import ENCRYPTED_SUFFIX, ERASURE_LEDGER_NAME
from recovery_forum.operations.backups.dumps import compute_table_checksums, load_dump


class RestoreError(Exception):
    """The backup could not be restored. The message is for the host; the database stays empty."""


def restore_backup(backup: Path, identity: Path | None = None, ledger: Path | None = None) -> dict:
    """Restore `backup`, and erase again the members who were erased after it was made.

    `identity` is the file of the age identity if the backup is encrypted. `ledger` lists the
    erased members; by default it is the file beside the backup. Returns {"tables", "rows",
    "files", "erased"}. Raises RestoreError, ToolFailed or OSError.
    """
    if connection.introspection.table_names():
        raise RestoreError("This database is not empty. Make a new one for the backup.")
    if any(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*")):
        raise RestoreError(f"{settings.MEDIA_ROOT} is not empty. Move it away first.")
    with _open_backup(backup, identity) as folder:
        manifest = _verify_manifest(folder)
        load_dump(folder / "database.dump")
        _compare_tables(manifest["tables"])
        files = _restore_media(folder / "media")
    call_command("migrate", verbosity=0)
    _load_erasure_ledger(ledger or backup.parent / ERASURE_LEDGER_NAME)
    rows = sum(rows for rows, _sum in manifest["tables"].values())
    erased = erase_restored_accounts()
    return {"tables": len(manifest["tables"]), "rows": rows, "files": files, "erased": erased}


@contextmanager
def _open_backup(backup, identity):
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.VAR_DIR) as work:
        plain = backup
        if backup.suffix == ENCRYPTED_SUFFIX:
            plain = Path(work) / "backup.tar"
            decrypt_file(backup, plain, identity)
        folder = Path(work) / "unpacked"
        try:
            with tarfile.open(plain) as tar:
                _unpack(tar, folder)
        except tarfile.TarError as error:
            raise RestoreError(f"{backup.name} is no whole backup: {error}") from error
        yield folder


def _unpack(tar, folder):
    """Write the files of `tar` below `folder`. Raises RestoreError if one would be elsewhere.

    The filter "data" of tarfile does the same, but Python 3.11.2, that of Debian 12, has none.
    """
    for entry in tar:
        target = (folder / entry.name).resolve()
        if not entry.isfile() or not target.is_relative_to(folder.resolve()):
            raise RestoreError(f"{entry.name!r} in this backup is not a file of a backup.")
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            shutil.copyfileobj(tar.extractfile(entry), out)


def decrypt_file(backup: Path, plain: Path, identity: Path | None) -> None:
    """Decrypt `backup` into `plain`. Raises RestoreError without the right identity."""
    import pyrage

    if identity is None:
        raise RestoreError("This backup is sealed. Give the file of its key with --identity.")
    lines = identity.read_text().split()
    keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith("AGE-")]
    try:
        with backup.open("rb") as source, plain.open("wb") as out:
            pyrage.decrypt_io(source, out, keys)
    except (pyrage.DecryptError, OSError) as error:
        raise RestoreError(f"{backup.name} does not open with this key: {error}") from error


def _verify_manifest(folder) -> dict:
    """Return the manifest. Raises RestoreError if a file is missing or has another checksum."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
    except (OSError, ValueError) as error:
        raise RestoreError("The backup has no manifest.") from error
    for name, digest in manifest["files"].items():
        path = folder / name
        if not path.is_file():
            raise RestoreError(f"{name} is missing from the backup.")
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                raise RestoreError(f"{name} is damaged.")
    return manifest


def _compare_tables(expected):
    actual = compute_table_checksums()
    different = sorted(n for n in expected | actual if expected.get(n) != actual.get(n))
    if different:
        raise RestoreError(f"These tables came back different: {', '.join(different)}.")


def _restore_media(media) -> int:
    files = [path for path in media.rglob("*") if path.is_file()]
    for path in files:
        target = Path(settings.MEDIA_ROOT) / path.relative_to(media)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return len(files)


def _load_erasure_ledger(ledger):
    """Add the erasures that the ledger lists and the backup does not."""
    if ledger.exists():
        rows = [
            Erasure(member_pk=member_pk, keeps_posts=keeps_posts)
            for member_pk, keeps_posts in json.loads(ledger.read_text())
        ]
        Erasure.objects.bulk_create(rows, ignore_conflicts=True)
