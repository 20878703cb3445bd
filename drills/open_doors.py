"""Open each door in turn: does the suite notice?

Every `visible_to` and `readable_by` becomes `return self.all()`, one at a time, and the files that
speak of it most, and the planted words, are run until one test is red; the same test must be green
again once the door is shut. Works on a copy of this folder, so that nothing is left open by a drill
that was stopped. Let it run behind other work:

    nice -n 19 .venv/bin/python drills/open_doors.py [part of a path …]
"""

import ast
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FAULT = "Each rule of who sees what opened to everybody, one at a time"
MARK = "every one turns the suite red"
ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "groups", "posts", "milestones")
RULES = ("visible_to", "readable_by")
NEAREST = 6  # Files of tests: more would find more, and nobody would wait for it.
SLOW = {"browser", "authorization"}  # Folders; the planted words are taken from the second.
EVERYWHERE = (
    "tests/authorization/test_canaries.py",
    "tests/milestones/test_canaries.py",
    "tests/test_out_of_sight.py",
)
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__")


def doors(root):
    """(path, class and name, the definition) of each rule that decides who sees what."""
    for app in APPS:
        for source in sorted((root / app / "models").glob("*.py")):
            for owner in ast.parse(source.read_text()).body:
                for one in getattr(owner, "body", []):
                    if isinstance(one, ast.FunctionDef) and one.name in RULES:
                        yield source, f"{owner.name}.{one.name}", one


def opened(text, rule):
    lines = text.splitlines(keepends=True)
    lines[rule.body[0].lineno - 1 : rule.end_lineno] = ["        return self.all()\n"]
    return "".join(lines)


def tests_of(root, source, name):
    """The files that speak most often of what the door guards, and those that look everywhere."""
    noun = name.partition("QuerySet")[0].lower()
    found = {path: path.read_text().lower().count(noun) for path in root.glob("tests/*/test_*.py")}
    near = [path for path in found if found[path] and not SLOW & set(path.parts)]
    near.sort(key=lambda path: (source.parts[-3] not in path.parts, -found[path]))
    last = [root / one for one in EVERYWHERE]
    return [*(path for path in near[:NEAREST] if path not in last), *last]


def first_red(root, tests):
    """The first test that is red, or None."""
    command = [ROOT / ".venv/bin/python", "-m", "pytest", "-n", "0", "-x", "-q"]
    run = subprocess.run([*command, *tests], cwd=root, capture_output=True, text=True)
    told = [line for line in run.stdout.splitlines() if line.startswith(("FAILED t", "ERROR t"))]
    if run.returncode not in {0, 1} or (run.returncode == 1 and not told):
        sys.exit(run.stdout[-2_000:] + run.stderr[-2_000:])
    return told[0].split(" ", 1)[1].split(" - ")[0] if told else None


def is_noticed(root, source, name, rule):
    """Whether a test is red because of this door alone: (yes or no, which)."""
    whole = source.read_text()
    source.write_text(opened(whole, rule))
    told = first_red(root, tests_of(root, source, name))
    source.write_text(whole)
    if told and first_red(root, [told]):
        return False, f"red with the door shut, too: {told}"
    return bool(told), told or "-"


def try_each(wanted=()):
    """Open each door whose path holds one of `wanted`. Gives how many were noticed, of how many."""
    with tempfile.TemporaryDirectory(prefix="doors") as place:
        root = Path(place, "forum")
        shutil.copytree(ROOT, root, ignore=LEFT_OUT)
        (root / ".venv").symlink_to(ROOT / ".venv")
        found = [
            door for door in doors(root) if not wanted or any(w in str(door[0]) for w in wanted)
        ]
        red = 0
        for source, name, rule in found:
            began = time.monotonic()
            noticed, told = is_noticed(root, source, name, rule)
            red += noticed
            word = "red" if noticed else "GREEN"
            print(f"{word:5} {time.monotonic() - began:4.0f} s  {name}  {told}", flush=True)
        print(f"{red} of {len(found)} were noticed.")
    return red, len(found)


def drill():
    red, every = try_each()
    return red == every, f"{red} of {every} noticed"


if __name__ == "__main__":
    noticed, tried = try_each(sys.argv[1:])
    sys.exit(noticed != tried)
