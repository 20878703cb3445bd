"""acts.txt is whole: every act has a row, and every row that tells somebody is done in a test.

Every address that takes a POST has a row, and so has every act that a case offers.
"""

from accounts.models import Notification
from accounts.notifications.defaults import DEFAULT_CHOICES, SENT_SEPARATELY
from posts.moderation import case_actions
from tests.acts import (  # noqa: F401 - they say which acts they do.
    test_acts_in_groups,
    test_acts_in_threads,
    test_acts_of_cases,
    test_acts_of_journeys,
    test_acts_of_members,
)
from tests.acts.table import PERFORMED, ROWS
from tests.authorization.test_matrix import PATHS
from tests.authorization.test_matrix import ROWS as ANSWERS

TOLD = {(address, kind) for address, kind, _email, _who in ROWS if kind != "-"}
IN_CASES = case_actions.CONTENT_ACTIONS | case_actions.MEMBER_ACTIONS | case_actions.GENERAL_ACTIONS
PANEL = "admin"  # Its own pages are in tests/authorization/panel.txt; the acts of cases are here.


def takes_a_post(name):
    """Whether no role is refused for the method. An address without a row in the matrix counts."""
    return "405" not in ANSWERS.get(name, {}).get("POST", [])


def test_every_act_has_a_row_and_every_row_an_act():
    acts = {name for name in PATHS if takes_a_post(name) and not name.startswith(PANEL)}
    assert acts == {row[0] for row in ROWS if "/" not in row[0]}


def test_every_act_of_a_case_has_a_row():
    rows = {row[0].partition("/")[2] for row in ROWS if "/" in row[0]}
    assert rows >= IN_CASES | {"agree", "decline"}


def test_every_row_says_who_and_how():
    for address, kind, email, who in ROWS:
        if kind == "-":
            assert email in {"-", "own"}, address
            nobody = who.startswith("nobody, because ") and email == "-"
            assert nobody or email == "own" or "in their" in who, address
        else:
            assert kind in Notification.Kind.values, address
            assert email == ("own" if kind in SENT_SEPARATELY else DEFAULT_CHOICES[kind]), address


def test_every_row_with_a_notification_is_done_here():
    assert TOLD == PERFORMED
