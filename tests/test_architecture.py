"""The import rules of pyproject.toml hold in general, and each of them fails when it is broken."""

import shutil
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("accounts", "groups", "posts", "milestones", "recovery_forum")
# Name of a contract → (module, an import that the contract forbids there).
FORBIDDEN_IMPORTS = {
    "Apps import one way, and lib imports no app": ("accounts/models/blocks.py", "groups.models"),
    "Nothing imports what runs the site": ("posts/feeds/views.py", "recovery_forum.operations"),
    "Operations, demo and load data do not import the site": (
        "recovery_forum/demo/covers.py",
        "recovery_forum.site.errors",
    ),
    "Features of posts import one way": ("posts/threads/posting.py", "posts.search.queries"),
    "Features import each other in no circle": (
        "recovery_forum/lib/icons.py",
        "recovery_forum.templatetags.forum",
    ),
}


def test_there_are_four_apps():
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")} - {"recovery_forum"}
    assert apps == {"accounts", "groups", "posts", "milestones"}


def test_modules_import_each_other_in_no_circle():
    """Imports that only annotations need do not count."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None, exclude_type_checking_imports=True)
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    TopologicalSorter(imports).prepare()  # Raises CycleError, which names the circle.


@pytest.fixture(scope="module")
def package_copies(tmp_path_factory):
    """A copy of the Python files of the packages and of their contracts."""
    folder = tmp_path_factory.mktemp("packages")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in PACKAGES:
        for source in (ROOT / package).rglob("*.py"):
            target = folder / source.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    return folder


def lint_imports(folder):
    """Run import-linter in `folder`. Return the names of the broken contracts."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    broken = {line.removesuffix(" BROKEN") for line in run.stdout.splitlines() if " BROKEN" in line}
    assert run.returncode == bool(broken), run.stdout + run.stderr
    return broken


def test_every_contract_has_a_forbidden_import(package_copies):
    config = tomllib.loads((package_copies / "pyproject.toml").read_text())
    names = [contract["name"] for contract in config["tool"]["importlinter"]["contracts"]]
    assert sorted(names) == sorted(FORBIDDEN_IMPORTS)
    assert lint_imports(package_copies) == set()


@pytest.mark.parametrize("contract", FORBIDDEN_IMPORTS)
def test_a_forbidden_import_breaks_its_contract(contract, package_copies):
    path, imported = FORBIDDEN_IMPORTS[contract]
    module = package_copies / path
    original = module.read_text()
    module.write_text(f"{original}\nimport {imported}\n")
    broken = lint_imports(package_copies)
    module.write_text(original)
    assert contract in broken
