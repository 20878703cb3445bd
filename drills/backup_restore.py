"""Disaster recovery: a backup is restored on another machine."""

import os
import subprocess
import sys
import time

import pyrage

from drills.test_bed import ROOT, VAR_FOLDER

FAULT = "Backup of 100,000 posts restored on another machine"
PROMISE = "≤ 15 minutes, every table's count and sum equal, an erased member still erased"
COMMUNITY_SIZES = {
    "members": 10_000, "groups": 200, "threads": 6_000, "posts": 100_000, "journeys": 10_000,
    "meetings": 2_000,
}  # fmt: skip
ERASE_CODE = "from accounts.privacy.deletion import erase_member; erase_member(77, False)"
LEDGER_CODE = (
    "from pathlib import Path; "
    "from recovery_forum.operations.backups.creation import write_erasure_ledger; "
    "write_erasure_ledger({})"
)
COUNT_CODE = (
    "from accounts.models import Member; from posts.models import Post; "
    "print(Member.objects.filter(pk=77).count(), Post.objects.count())"
)


def run_drill():
    source, target, backups = (VAR_FOLDER / name for name in ("source", "target", "backups"))
    key = pyrage.x25519.Identity.generate()
    backups.mkdir()
    (backups / "forum.key").write_text(f"{key}\n")
    _run_manage_py(source, "migrate", "-v0")
    _run_manage_py(
        source, "load_data", "-v0", *(f"--{name}={size}" for name, size in COMMUNITY_SIZES.items())
    )
    started = time.monotonic()
    encrypted = {"BACKUP_TO": str(backups), "BACKUP_KEY": str(key.to_public())}
    _run_manage_py(source, "backup", **encrypted)
    backup_seconds = time.monotonic() - started
    (backup,) = backups.glob("forum-*.age")
    _run_manage_py(source, "shell", "-v0", "-c", ERASE_CODE)
    _run_manage_py(source, "shell", "-v0", "-c", LEDGER_CODE.format(f"Path({str(backups)!r})"))
    started = time.monotonic()
    output = _run_manage_py(
        target, "restore", str(backup), "--identity", str(backups / "forum.key")
    )
    restore_seconds = time.monotonic() - started
    erased, posts = map(int, _run_manage_py(target, "shell", "-v0", "-c", COUNT_CODE).split()[-2:])
    figure = f"backup {backup.stat().st_size / 1e6:.0f} MB in {backup_seconds:.0f} s; "
    figure += f"restored in {restore_seconds:.0f} s ({output.strip()}); {posts:,} posts; "
    figure += f"erased member found there: {erased}"
    return (
        restore_seconds <= 15 * 60 and erased == 0 and posts > 0 and "1 members erased" in output,
        figure,
    )


def _run_manage_py(var, *arguments, **environment):
    """Run manage.py with the embedded database of `var`. Return its output. Raises RuntimeError."""
    var.mkdir(exist_ok=True)
    inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL"}}
    result = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, capture_output=True, text=True,
        env=inherited | {"VAR_DIR": str(var), "MODE": "local", "DEMO": "true"} | environment,
    )  # fmt: skip
    if result.returncode:
        raise RuntimeError(f"{arguments[0]}: {result.stderr.strip()[-300:]}")
    return result.stdout
