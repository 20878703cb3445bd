"""Every place that reads who wrote something is in author_places.txt, with its test."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[2]
ROOT = TESTS.parent
LINES = (Path(__file__).parent / "author_places.txt").read_text().splitlines()
PLACES = [tuple(line.split(" | ")) for line in LINES if line and not line.startswith("#")]
READS_AUTHORS = re.compile(
    r"\b(?:last_)?author(?:_id)?\s*[=,.!]|\bauthor_id\b|[\"'](?:\w+__)?author[\"']|alias_id|\.subject\b"
)


def test_each_listed_place_exists_and_has_its_test():
    files = "".join(
        file.read_text()
        for folder in ("posts", "authorization")
        for file in (TESTS / folder).rglob("test_*.py")
    )
    tests = set(re.findall(r"^def (test_\w+)\(", files, re.MULTILINE))
    assert [path for path, _what, _test in PLACES if not (ROOT / path).exists()] == []
    assert [place for place in PLACES if not place[1] or place[2] not in tests] == []


def test_every_module_that_reads_authors_is_listed():
    known = tuple(path for path, _what, _test in PLACES)
    modules = [path.relative_to(ROOT).as_posix() for path in (ROOT / "posts").rglob("*.py")]
    reading = [
        path
        for path in modules
        if "/migrations/" not in path and READS_AUTHORS.search((ROOT / path).read_text())
    ]
    assert len(reading) > 30
    assert [path for path in reading if not path.startswith(known)] == []
