"""Mutation testing of permissions: every visibility rule is removed in turn, and the tests must fail."""

import ast
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FAULT = "Each rule of who sees what opened to everybody, one at a time"
PROMISE = "every one turns the suite red"
ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "groups", "posts", "milestones")
RULE_NAMES = ("visible_to", "readable_by")
NEAREST_TEST_FILES = 6  # Files of tests: more would find more, and nobody would wait for it.
SLOW_FOLDERS = {"browser", "authorization"}  # Folders; the planted words are taken from the second.
GLOBAL_TESTS = (
    "tests/authorization/test_canaries.py",
    "tests/milestones/test_privacy.py",
    "tests/test_blocked_and_muted_authors.py",
)
IGNORED_FOLDERS = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__")


def find_visibility_rules(root):
    """(path, class and name, the definition) of each rule that decides who sees what."""
    for app in APPS:
        for source in sorted((root / app / "models").glob("*.py")):
            for owner in ast.parse(source.read_text()).body:
                for one in getattr(owner, "body", []):
                    if isinstance(one, ast.FunctionDef) and one.name in RULE_NAMES:
                        yield source, f"{owner.name}.{one.name}", one


def remove_rule(text, rule):
    lines = text.splitlines(keepends=True)
    lines[rule.body[0].lineno - 1 : rule.end_lineno] = ["        return self.all()\n"]
    return "".join(lines)


def choose_tests(root, source, name):
    """The files that speak most often of what the door guards, and those that look everywhere."""
    noun = name.partition("QuerySet")[0].lower()
    found = {path: path.read_text().lower().count(noun) for path in root.glob("tests/**/test_*.py")}
    near = [path for path in found if found[path] and not SLOW_FOLDERS & set(path.parts)]
    near.sort(key=lambda path: (source.parts[-3] not in path.parts, -found[path]))
    last = [root / one for one in GLOBAL_TESTS]
    return [*(path for path in near[:NEAREST_TEST_FILES] if path not in last), *last]


def find_first_failure(root, tests):
    """The first test that is red, or None."""
    command = [ROOT / ".venv/bin/python", "-m", "pytest", "-n", "0", "-x", "-q"]
    run = subprocess.run([*command, *tests], cwd=root, capture_output=True, text=True)
    told = [line for line in run.stdout.splitlines() if line.startswith(("FAILED t", "ERROR t"))]
    if run.returncode not in {0, 1} or (run.returncode == 1 and not told):
        sys.exit(run.stdout[-2_000:] + run.stderr[-2_000:])
    return told[0].split(" ", 1)[1].split(" - ")[0] if told else None


def is_mutation_detected(root, source, name, rule):
    """Whether a test is red because of this door alone: (yes or no, which)."""
    whole = source.read_text()
    source.write_text(remove_rule(whole, rule))
    told = find_first_failure(root, choose_tests(root, source, name))
    source.write_text(whole)
    if told and find_first_failure(root, [told]):
        return False, f"red with the door shut, too: {told}"
    return bool(told), told or "-"


def mutate_each_rule(wanted=()):
    """Open each door whose path holds one of `wanted`. Gives how many were noticed, of how many."""
    with tempfile.TemporaryDirectory(prefix="doors") as place:
        root = Path(place, "forum")
        shutil.copytree(ROOT, root, ignore=IGNORED_FOLDERS)
        (root / ".venv").symlink_to(ROOT / ".venv")
        found = [
            door
            for door in find_visibility_rules(root)
            if not wanted or any(w in str(door[0]) for w in wanted)
        ]
        red = 0
        for source, name, rule in found:
            began = time.monotonic()
            noticed, told = is_mutation_detected(root, source, name, rule)
            red += noticed
            word = "red" if noticed else "GREEN"
            print(f"{word:5} {time.monotonic() - began:4.0f} s  {name}  {told}", flush=True)
        print(f"{red} of {len(found)} were noticed.")
    return red, len(found)


def run_drill():
    red, every = mutate_each_rule()
    return red == every, f"{red} of {every} noticed"


if __name__ == "__main__":
    noticed, tried = mutate_each_rule(sys.argv[1:])
    sys.exit(noticed != tried)
