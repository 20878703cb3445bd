"""Each limit: as many as it says pass, the next is refused, and what was typed comes back."""

import pytest
from allauth.account import app_settings
from django.conf import settings as given
from django.core.cache import cache
from django.test import Client

from accounts.messaging.services import accept_conversation
from accounts.models import Member
from recovery_forum.lib.submitted_text import TEXT_FIELDS
from tests.authorization.rate_limit_uses import (
    ANSWERED_IN_THE_FORM,
    LIMIT_USES,
    LIMITED_VIEWS,
    USED_TWICE,
)

OF_MEMBERS = [name for name, use in LIMIT_USES.items() if use.role != "visitor"]
OF_VISITORS = [name for name, use in LIMIT_USES.items() if use.visitors]
PASSES = {200, 204, 302, 404, 422}


@pytest.fixture(params=LIMIT_USES)
def use(request, settings, world):
    """One limit, which lets two pass in a minute, and somebody of the trust that it is for."""
    settings.RATE_LIMITS = given.RATE_LIMITS | {request.param: (USED_TWICE, 60)}
    Member.objects.update(trust=LIMIT_USES[request.param].trust)
    return LIMIT_USES[request.param]


@pytest.fixture(autouse=True)
def open_ears(world):
    """Who is asked hears it, and the two who write may go on."""
    Member.objects.update(message_requests_from=Member.RequestAudience.MEMBERS)
    accept_conversation(world.conversation)


def test_each_limit_is_tried_here():
    assert set(LIMIT_USES) == set(given.RATE_LIMITS)


def test_it_lets_pass_what_it_says_and_refuses_the_next(use, world, clients):
    client = clients[use.role]
    passed = [use.ask(client, world, time).status_code for time in range(USED_TWICE)]
    assert set(passed) <= PASSES, passed
    refused = use.ask(client, world, USED_TWICE)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60


def test_what_was_typed_comes_back(use, world, clients):
    for time in range(USED_TWICE):
        use.ask(clients[use.role], world, time)
    page = use.ask(clients[use.role], world, USED_TWICE).content.decode()
    assert "Too many requests" in page
    for name in use.typed:
        assert f"My long {name}</textarea>" in page


@pytest.mark.parametrize("use", OF_MEMBERS, indirect=True)
def test_it_is_the_members_own_wherever_they_are(use, world, clients):
    for time in range(USED_TWICE):
        use.ask(clients[use.role], world, time, REMOTE_ADDR="192.0.2.1")
    away = use.ask(clients[use.role], world, USED_TWICE, REMOTE_ADDR="198.51.100.7")
    assert away.status_code == 429
    neighbour = use.ask(clients["moderator"], world, USED_TWICE, REMOTE_ADDR="192.0.2.1")
    assert neighbour.status_code != 429


@pytest.mark.parametrize("use", OF_VISITORS, indirect=True)
def test_visitors_share_the_limit_of_their_network(use, world):
    for time in range(USED_TWICE):
        use.ask(Client(), world, time, REMOTE_ADDR="192.0.2.1")
    assert use.ask(Client(), world, USED_TWICE, REMOTE_ADDR="192.0.2.1").status_code == 429
    assert use.ask(Client(), world, USED_TWICE, REMOTE_ADDR="192.0.2.2").status_code != 429


# Those of the doors, which are allauth's.


@pytest.fixture(params=LIMITED_VIEWS)
def door(request, settings):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {
        request.param: f"{USED_TWICE}/2m/{LIMITED_VIEWS[request.param].per}"
    }
    yield LIMITED_VIEWS[request.param]
    cache.clear()


def test_each_limit_of_a_door_is_tried_here():
    limits = {name for name, rate in app_settings.RATE_LIMITS.items() if rate}
    assert limits == set(LIMITED_VIEWS) | ANSWERED_IN_THE_FORM


def test_a_door_lets_pass_what_it_says_and_refuses_the_next(door, world, clients):
    for time in range(USED_TWICE):
        assert door.ask(clients[door.role], time).status_code in PASSES
    refused = door.ask(clients[door.role], USED_TWICE)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "120"
    assert "Too many requests" in refused.content.decode()
    assert "my-secret" not in refused.content.decode()


@pytest.mark.parametrize(
    "door", [d for d in LIMITED_VIEWS if LIMITED_VIEWS[d].per == "ip"], indirect=True
)
def test_a_door_counts_each_network_by_itself(door, world):
    for time in range(USED_TWICE):
        door.ask(Client(), time, REMOTE_ADDR="192.0.2.1")
    assert door.ask(Client(), USED_TWICE, REMOTE_ADDR="192.0.2.1").status_code == 429
    assert door.ask(Client(), USED_TWICE, REMOTE_ADDR="192.0.2.2").status_code != 429


@pytest.mark.parametrize(
    "door", [d for d in LIMITED_VIEWS if LIMITED_VIEWS[d].per == "user"], indirect=True
)
def test_a_door_counts_each_member_wherever_they_are(door, world, clients):
    for time in range(USED_TWICE):
        door.ask(clients["member"], time, REMOTE_ADDR="192.0.2.1")
    assert door.ask(clients["member"], USED_TWICE, REMOTE_ADDR="192.0.2.2").status_code == 429
    assert door.ask(clients["stranger"], USED_TWICE, REMOTE_ADDR="192.0.2.1").status_code != 429


def test_no_secret_counts_as_typed():
    assert not {"password", "password1", "code", "token", "email", "login"} & TEXT_FIELDS
