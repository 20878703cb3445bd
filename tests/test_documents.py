"""Every path, command and name that the documents mention exists."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
# The changelog also names what was removed.
CURRENT_PAGES = [page for page in PAGES if page.name != "CHANGELOG.md"]
APPS = ("accounts", "groups", "posts", "milestones", "recovery_forum")
FOLDERS_OF_CODE = (*APPS, "templates", "static", "tests", "benchmarks", "drills", "docs", "deploy")
CREATED_LATER = ("var/", "deploy/secrets")  # Created by the forum, or by its host.

ROOT_FOLDERS = {"models", "migrations", "management", "templatetags"}

each_app = pytest.mark.parametrize("app", APPS[:-1])
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
each_current_page = pytest.mark.parametrize("page", CURRENT_PAGES, ids=lambda page: page.name)


def get_code(page):
    """Return everything between backticks, and the lines of code blocks."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return re.findall(r"`([^`\n]+)`", text), lines


@cache
def get_source():
    files = [path for name in FOLDERS_OF_CODE for path in (ROOT / name).rglob("*.py")]
    files += [*ROOT.glob("*.py"), ROOT / "Makefile", *(ROOT / "deploy").rglob("*.*")]
    files.append(ROOT / "deploy" / "Caddyfile")
    return "\n".join(path.read_text() for path in files if path.is_file())


@cache
def get_file_names():
    found = {path.name for name in FOLDERS_OF_CODE for path in (ROOT / name).rglob("*.*")}
    return found | {path.name for path in ROOT.iterdir()}


def get_features(app):
    return {path.parent.name for path in (ROOT / app).glob("*/__init__.py")} - ROOT_FOLDERS


def is_module(dotted):
    path = ROOT / dotted.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").exists()


def is_name_in_module(dotted):
    path = ROOT / dotted.replace(".", "/")
    sources = [path.parent.with_suffix(".py"), path.parent / "__init__.py"]
    return any(re.search(rf"\b{path.name}\b", s.read_text()) for s in sources if s.exists())


@each_page
def test_links_have_a_target(page):
    links = re.findall(r"\]\((?!https?:|mailto:)([^)#\s]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


@each_current_page
def test_paths_exist(page):
    words, _lines = get_code(page)
    paths = [word for word in words if re.fullmatch(r"(?!\d)[\w.*-]+(/[\w.*-]+)+/?", word)]
    paths = [path for path in paths if not path.startswith(CREATED_LATER)]
    assert [path for path in paths if not any(ROOT.glob(path.rstrip("/")))] == []


@each_current_page
def test_files_named_without_a_folder_exist(page):
    words, _lines = get_code(page)
    names = {word for word in words if re.fullmatch(r"[\w-]+\.(py|md|svg|toml|html|css|js)", word)}
    assert names - get_file_names() == set()


@each_current_page
def test_functions_exist(page):
    words, _lines = get_code(page)
    names = {
        match[1] for word in words if (match := re.fullmatch(r"@?(?:\w+\.)*(\w+)\(.*\)", word))
    }
    assert names - get_definitions() == set()


@cache
def get_definitions():
    return set(re.findall(r"(?:def|class) (\w+)", get_source()))


@each_current_page
def test_constants_and_variables_exist(page):
    words, _lines = get_code(page)
    names = {name for word in words for name in re.findall(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b", word)}
    assert {name for name in names if not is_start_of_constant(name.rstrip("_"))} == set()


@cache
def get_constants():
    """Return the words of the code in capitals: searching all of it is slow."""
    return set(re.findall(r"\b[A-Z][A-Z0-9]*_\w*", get_source()))


def is_start_of_constant(name):
    return any(constant.startswith(name) for constant in get_constants())


@each_current_page
def test_dotted_paths_of_modules_exist(page):
    words, _lines = get_code(page)
    dotted = [word for word in words if re.fullmatch(rf"({'|'.join(APPS)})(\.\w+)+", word)]
    assert [name for name in dotted if not is_module(name) and not is_name_in_module(name)] == []


@each_current_page
def test_management_commands_exist(page):
    used = set(re.findall(r"manage\.py (\w+)", page.read_text()))
    assert used - set(get_commands()) == set()


@each_current_page
def test_makefile_targets_exist(page):
    words, lines = get_code(page)
    used = {match[1] for one in [*words, *lines] if (match := re.match(r"make (\w+)", one))}
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert used - targets == set()


@each_app
def test_the_picture_of_imports_shows_every_feature(app):
    picture = (ROOT / "docs" / "imports.svg").read_text()
    assert [name for name in get_features(app) if f">{name}</text>" not in picture] == []


@each_app
def test_the_architecture_page_lists_every_feature(app):
    page = (ROOT / "docs" / "architecture.md").read_text()
    [row] = re.findall(rf"^\| `{app}` \|.*$", page, re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", row)) - {app} == get_features(app) - {app}


def test_the_readme_names_every_target():
    targets = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    readme = (ROOT / "README.md").read_text()
    assert [name for line in targets for name in line.split() if f"make {name}" not in readme] == []


def test_paths_named_in_code_exist():
    """Comments and docstrings name other files by their path from the root of the project."""
    starts = "|".join(FOLDERS_OF_CODE)
    pattern = re.compile(rf"(?<![\w/.{{-])(?:{starts})/[\w/.-]+\.(?:py|html|css|md|txt)\b")
    files = [path for name in FOLDERS_OF_CODE for path in (ROOT / name).rglob("*.*")]
    named = {
        (str(path.relative_to(ROOT)), name)
        for path in files
        if path.suffix in {".py", ".html", ".js", ".css", ".yaml"}
        for name in pattern.findall(path.read_text())
    }
    assert len(named) > 100
    bases = (ROOT, ROOT / "templates", ROOT / "static", ROOT / "posts")
    assert [one for one in named if not any((base / one[1]).exists() for base in bases)] == []
