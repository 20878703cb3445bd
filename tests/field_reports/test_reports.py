"""Each kind of fault in reports.txt has a test that holds its right value."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
LINES = (Path(__file__).parent / "reports.txt").read_text().splitlines()
KINDS = [line for line in LINES if line and not line.startswith(("#", " "))]
HELD_BY = [line.strip() for line in LINES if line.startswith("    ")]


def test_each_kind_has_a_test():
    assert len(KINDS) == len(HELD_BY) == len(set(KINDS))


@pytest.mark.parametrize(("kind", "test"), list(zip(KINDS, HELD_BY, strict=True)), ids=KINDS)
def test_the_test_of_each_kind_exists(kind, test):
    path, _, name = test.partition("::")
    assert re.search(rf"def {name}\(", (TESTS / path).read_text()), kind


@pytest.mark.parametrize(
    "typed", ["  Larch@Example.ORG ", "LARCH@EXAMPLE.ORG", "larch@example.org"]
)
def test_an_address_with_spaces_and_capitals_signs_in(client, make_member, typed):
    member = make_member("larch")
    client.post("/accounts/login/", {"login": typed, "password": "one-day-at-a-time"})
    assert client.session["_auth_user_id"] == str(member.pk)
