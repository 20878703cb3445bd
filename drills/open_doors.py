"""Open each door in turn: does the suite notice?

Every `visible_to` and `readable_by` becomes `return self.all()`, one at a time, and the tests of
its app, those that speak of it most first, and the planted words are run until one is red. Works
on a copy of this folder, so that nothing is left open by a drill that was stopped.

    .venv/bin/python drills/open_doors.py [part of a path …]
"""

import ast
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "groups", "posts", "milestones")
RULES = ("visible_to", "readable_by")
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


def tests_of(root, source):
    """The tests of the app of `source`, those that speak of its noun most often first."""
    noun, folder = source.stem[:5], root / "tests" / source.parts[-3]
    by_app = sorted(folder.glob("test_*.py"), key=lambda one: -one.read_text().count(noun))
    return [*by_app, root / "tests/authorization/test_canaries.py"]


def is_noticed(root, source):
    """Whether a test is red: (yes or no, which)."""
    command = [ROOT / ".venv/bin/python", "-m", "pytest", "-n", "0", "-x", "-q"]
    tests = tests_of(root, source)
    run = subprocess.run([*command, *tests], cwd=root, capture_output=True, text=True)
    told = [line for line in run.stdout.splitlines() if line.startswith(("FAILED t", "ERROR t"))]
    return run.returncode == 1 and bool(told), (told or ["-"])[0][:110]


def main(wanted):
    with tempfile.TemporaryDirectory(prefix="doors") as place:
        root = Path(place, "forum")
        shutil.copytree(ROOT, root, ignore=LEFT_OUT)
        (root / ".venv").symlink_to(ROOT / ".venv")
        found = [
            door for door in doors(root) if not wanted or any(w in str(door[0]) for w in wanted)
        ]
        red = 0
        for source, name, rule in found:
            whole, began = source.read_text(), time.monotonic()
            source.write_text(opened(whole, rule))
            noticed, told = is_noticed(root, source)
            source.write_text(whole)
            red += noticed
            word = "red" if noticed else "GREEN"
            print(f"{word:5} {time.monotonic() - began:4.0f} s  {name}  {told}", flush=True)
        print(f"{red} of {len(found)} were noticed.")
    return red == len(found)


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
