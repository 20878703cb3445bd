"""acts.txt is complete: every act has a row, and every row with a recipient has a test.

Every URL that takes a POST has a row, and so does every act on a case.
"""

from accounts.models import Notification
from accounts.notifications.defaults import DEFAULT_CHOICES, SENT_SEPARATELY
from posts.moderation import case_actions
from tests.acts import (  # noqa: F401 - importing them registers their acts.
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
IN_CASES = case_actions.CONTENT_ACTIONS | case_actions.MEMBER_ACTIONS
IN_CASES |= case_actions.CHANGE_ACTIONS | case_actions.GENERAL_ACTIONS
PANEL = "admin"  # Pages of the panel are in tests/authorization/panel.txt; acts on cases are here.


def takes_a_post(name):
    """Return whether POST is allowed for any role, or the URL has no row in the matrix."""
    return "405" not in ANSWERS.get(name, {}).get("POST", [])


def test_every_act_has_a_row_and_every_row_an_act():
    acts = {name for name in PATHS if takes_a_post(name) and not name.startswith(PANEL)}
    assert acts == {row[0] for row in ROWS if "/" not in row[0]}


def test_every_act_of_a_case_has_a_row():
    rows = {row[0].partition("/")[2] for row in ROWS if "/" in row[0]}
    assert rows >= IN_CASES | {"agree", "decline"}


def test_every_row_names_recipients_and_channels():
    for address, kind, email, who in ROWS:
        if kind == "-":
            assert email in {"-", "own"}, address
            nobody = who.startswith("nobody, because ") and email == "-"
            assert nobody or email == "own" or "in their" in who, address
        else:
            assert kind in Notification.Kind.values, address
            assert email == ("own" if kind in SENT_SEPARATELY else DEFAULT_CHOICES[kind]), address


def test_every_row_with_a_notification_has_a_test():
    assert TOLD == PERFORMED
