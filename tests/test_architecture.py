"""Imports go one way: milestones → posts → groups → accounts → recovery_forum.lib."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Each may import itself and what stands to its right.
ORDER = ["milestones", "posts", "groups", "accounts", "recovery_forum.lib"]


def imported(source: str, package: str) -> set[str]:
    """Every module that `source`, a module of `package`, imports, inside functions too."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            base = parts[: len(parts) - node.level + 1] if node.level else []
            module = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            names |= {f"{module}.{alias.name}" for alias in node.names}
    return names


def house_of(module: str) -> str | None:
    """The part of the house that `module` belongs to, or None for a library."""
    return next((one for one in ORDER if f"{module}.".startswith(f"{one}.")), None)


def breaches(source: str, package: str) -> set[str]:
    """The imports of `source` that go up, to an app that should know of it."""
    allowed = ORDER[ORDER.index(house_of(package)) :]
    return {name for name in imported(source, package) if house_of(name) not in [None, *allowed]}


def modules():
    for part in ORDER:
        folder = ROOT / part.replace(".", "/")
        for path in sorted(folder.rglob("*.py")):
            if "migrations" not in path.parts:
                package = ".".join(path.relative_to(ROOT).parent.parts)
                yield pytest.param(path, package, id=str(path.relative_to(ROOT)))


@pytest.mark.parametrize(("path", "package"), list(modules()))
def test_no_app_imports_a_higher_one(path, package):
    assert breaches(path.read_text(), package) == set()


@pytest.mark.parametrize(
    ("package", "source"),
    [
        ("accounts", "import groups"),
        ("accounts.views", "from groups.models import Group"),
        ("groups", "def later():\n    from posts import models"),
        ("posts.views", "from milestones import spans as s"),
        ("recovery_forum.lib", "from accounts.models import Member"),
    ],
)
def test_an_import_upwards_is_found(package, source):
    assert breaches(source, package)


@pytest.mark.parametrize(
    ("package", "source"),
    [
        ("milestones.views", "from posts.models import Thread"),
        ("posts.views", "from .reading import thread"),
        ("posts.views", "from ..models import Post"),
        ("accounts", "import groupsomething"),
        ("groups", "from recovery_forum.lib import pages"),
    ],
)
def test_an_import_downwards_or_beside_is_fine(package, source):
    assert breaches(source, package) == set()


def test_there_are_four_apps():
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")} - {"recovery_forum"}
    assert apps == {"accounts", "groups", "posts", "milestones"}
