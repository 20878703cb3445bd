"""docs/drills.md has a row for each drill."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "drills"
PAGE = Path(settings.BASE_DIR) / "docs" / "drills.md"


def names():
    tree = ast.parse((FOLDER / "__main__.py").read_text())
    for node in tree.body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "DRILLS":
            return ast.literal_eval(node.value)
    return ()


def constants(name):
    tree = ast.parse((FOLDER / f"{name}.py").read_text())
    found = (node for node in tree.body if isinstance(node, ast.Assign))
    return {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in found
        if getattr(node.targets[0], "id", "") in {"FAULT", "PROMISE"}
    }


def test_there_are_drills():
    assert len(names()) >= 12


@pytest.mark.parametrize("name", names())
def test_each_drill_has_its_row_with_the_current_promise(name):
    said = constants(name)
    assert f"| {said['FAULT']} | {said['PROMISE']} | " in PAGE.read_text()


def test_each_row_says_whether_it_was_met_and_when():
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| ")][1:]
    assert len(rows) == len(names())
    for row in rows:
        met, day = row.strip("| ").split(" | ")[-2:]
        assert met in {"yes", "no"}
        assert len(day) == len("2026-01-01")
