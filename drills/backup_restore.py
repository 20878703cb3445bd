"""Disaster recovery: a backup is restored on another machine."""

import os
import subprocess
import sys
import time

import pyrage

from drills.test_bed import ROOT, VAR_FOLDER

FAULT = "A community of 100,000 posts restored elsewhere"
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
    here, there, kept = VAR_FOLDER / "here", VAR_FOLDER / "there", VAR_FOLDER / "kept"
    key = pyrage.x25519.Identity.generate()
    kept.mkdir()
    (kept / "forum.key").write_text(f"{key}\n")
    _run_manage_py(here, "migrate", "-v0")
    _run_manage_py(
        here, "load_data", "-v0", *(f"--{name}={size}" for name, size in COMMUNITY_SIZES.items())
    )
    began = time.monotonic()
    sealed = {"BACKUP_TO": str(kept), "BACKUP_KEY": str(key.to_public())}
    _run_manage_py(here, "backup", **sealed)
    made = time.monotonic() - began
    (backup,) = kept.glob("forum-*.age")
    _run_manage_py(here, "shell", "-v0", "-c", ERASE_CODE)
    _run_manage_py(here, "shell", "-v0", "-c", LEDGER_CODE.format(f"Path({str(kept)!r})"))
    began = time.monotonic()
    said = _run_manage_py(there, "restore", str(backup), "--identity", str(kept / "forum.key"))
    took = time.monotonic() - began
    erased, posts = map(int, _run_manage_py(there, "shell", "-v0", "-c", COUNT_CODE).split()[-2:])
    figure = (
        f"backup {backup.stat().st_size / 1e6:.0f} MB in {made:.0f} s; restored in {took:.0f} s"
    )
    figure += f" ({said.strip()}); {posts:,} posts; erased member there: {erased}"
    return took <= 15 * 60 and erased == 0 and posts > 0 and "1 members erased" in said, figure


def _run_manage_py(var, *words, **changed):
    """Run manage.py on a database of its own in `var`; gives what it says."""
    var.mkdir(exist_ok=True)
    plain = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL"}}
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, capture_output=True, text=True,
        env=plain | {"VAR_DIR": str(var), "MODE": "local", "DEMO": "true"} | changed,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{words[0]}: {done.stderr.strip()[-300:]}")
    return done.stdout
