"""Mutation testing: remove each visibility rule in turn, and check that a test fails."""

import ast
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FAULT = "Each visibility rule removed, one at a time"
PROMISE = "a test fails for each"
ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "groups", "posts", "milestones")
RULE_NAMES = ("visible_to", "readable_by")
NEAREST_TEST_FILES = 6  # More files would detect more, but take too long.
SLOW_FOLDERS = {"browser", "authorization"}  # Of the second, GLOBAL_TESTS names the fastest file.
GLOBAL_TESTS = (
    "tests/authorization/test_canaries.py",
    "tests/milestones/test_privacy.py",
    "tests/test_blocked_and_muted_authors.py",
)
IGNORED_FOLDERS = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__")


def find_visibility_rules(root):
    """Yield (path, "Class.method", its ast.FunctionDef) of each visibility rule."""
    for app in APPS:
        for source in sorted((root / app / "models").glob("*.py")):
            for owner in ast.parse(source.read_text()).body:
                for node in getattr(owner, "body", []):
                    if isinstance(node, ast.FunctionDef) and node.name in RULE_NAMES:
                        yield source, f"{owner.name}.{node.name}", node


def remove_rule(text, rule):
    """Return the source `text` with the body of `rule` replaced by `return self.all()`."""
    lines = text.splitlines(keepends=True)
    lines[rule.body[0].lineno - 1 : rule.end_lineno] = ["        return self.all()\n"]
    return "".join(lines)


def choose_tests(root, source, name):
    """Return the test files that mention the model of the rule most often, then GLOBAL_TESTS."""
    model = name.partition("QuerySet")[0].lower()
    mentions = {
        path: path.read_text().lower().count(model) for path in root.glob("tests/**/test_*.py")
    }
    near = [path for path in mentions if mentions[path] and not SLOW_FOLDERS & set(path.parts)]
    near.sort(key=lambda path: (source.parts[-3] not in path.parts, -mentions[path]))
    everywhere = [root / path for path in GLOBAL_TESTS]
    return [*(path for path in near[:NEAREST_TEST_FILES] if path not in everywhere), *everywhere]


def find_first_failure(root, tests):
    """Run `tests`. Return the name of the first one that fails, or None."""
    command = [ROOT / ".venv/bin/python", "-m", "pytest", "-n", "0", "-x", "-q"]
    run = subprocess.run([*command, *tests], cwd=root, capture_output=True, text=True)
    failures = [
        line for line in run.stdout.splitlines() if line.startswith(("FAILED t", "ERROR t"))
    ]
    if run.returncode not in {0, 1} or (run.returncode == 1 and not failures):
        sys.exit(run.stdout[-2_000:] + run.stderr[-2_000:])
    return failures[0].split(" ", 1)[1].split(" - ")[0] if failures else None


def is_mutation_detected(root, source, name, rule):
    """Return (whether a test fails only because `rule` is removed, an explanation)."""
    original = source.read_text()
    source.write_text(remove_rule(original, rule))
    failure = find_first_failure(root, choose_tests(root, source, name))
    source.write_text(original)
    if failure and find_first_failure(root, [failure]):
        return False, f"fails with the rule in place, too: {failure}"
    return bool(failure), failure or "-"


def mutate_each_rule(path_parts=()):
    """Remove each rule whose path contains one of `path_parts`, or every rule.

    Returns (how many mutations a test detected, how many there were).
    """
    with tempfile.TemporaryDirectory(prefix="mutations") as folder:
        root = Path(folder, "forum")
        shutil.copytree(ROOT, root, ignore=IGNORED_FOLDERS)
        (root / ".venv").symlink_to(ROOT / ".venv")
        mutations = [
            mutation
            for mutation in find_visibility_rules(root)
            if not path_parts or any(part in str(mutation[0]) for part in path_parts)
        ]
        detected_count = 0
        for source, name, rule in mutations:
            started = time.monotonic()
            detected, reason = is_mutation_detected(root, source, name, rule)
            detected_count += detected
            label = "detected" if detected else "MISSED"
            print(f"{label:8} {time.monotonic() - started:4.0f} s  {name}  {reason}", flush=True)
        print(f"{detected_count} of {len(mutations)} were detected.")
    return detected_count, len(mutations)


def run_drill():
    detected, total = mutate_each_rule()
    return detected == total, f"{detected} of {total} detected"


if __name__ == "__main__":
    detected, total = mutate_each_rule(sys.argv[1:])
    sys.exit(detected != total)
