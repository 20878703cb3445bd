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

# In one worker, because each worker would build the world for itself.
pytestmark = pytest.mark.xdist_group("rate limits")
OF_VISITORS = [name for name, limit_use in LIMIT_USES.items() if limit_use.visitors]
ALLOWED_STATUSES = {200, 204, 302, 404, 422}


@pytest.fixture(params=LIMIT_USES)
def limit_use(request, settings, world):
    """A limit set to two per minute, with all members at the trust level that it applies to."""
    settings.RATE_LIMITS = given.RATE_LIMITS | {request.param: (USED_TWICE, 60)}
    Member.objects.update(trust=LIMIT_USES[request.param].trust)
    return LIMIT_USES[request.param]


@pytest.fixture(autouse=True)
def message_requests_allowed(world):
    """Let everyone receive message requests, and accept the request of the conversation."""
    Member.objects.update(message_requests_from=Member.RequestAudience.MEMBERS)
    accept_conversation(world.conversation)


def test_each_rate_limit_is_tested_here():
    assert set(LIMIT_USES) == set(given.RATE_LIMITS)


def test_a_limit_allows_its_number_and_refuses_the_next(limit_use, world, clients):
    """It counts by member, whatever the network. What was typed is there again."""
    client = clients[limit_use.role]
    passed = [limit_use.ask(client, world, time).status_code for time in range(USED_TWICE)]
    assert set(passed) <= ALLOWED_STATUSES, passed
    is_of_members = limit_use.role != "visitor"
    away = {"REMOTE_ADDR": "198.51.100.7"} if is_of_members else {}
    refused = limit_use.ask(client, world, USED_TWICE, **away)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
    page = refused.content.decode()
    assert "Too many requests" in page
    assert [name for name in limit_use.typed if f"My long {name}</textarea>" not in page] == []
    if is_of_members:
        neighbour = limit_use.ask(clients["moderator"], world, USED_TWICE)
        assert neighbour.status_code != 429


@pytest.mark.parametrize("limit_use", OF_VISITORS, indirect=True)
def test_visitors_of_one_network_share_a_limit(limit_use, world):
    for time in range(USED_TWICE):
        limit_use.ask(Client(), world, time, REMOTE_ADDR="192.0.2.1")
    assert limit_use.ask(Client(), world, USED_TWICE, REMOTE_ADDR="192.0.2.1").status_code == 429
    assert limit_use.ask(Client(), world, USED_TWICE, REMOTE_ADDR="192.0.2.2").status_code != 429


# Limits of allauth's views.


@pytest.fixture(params=LIMITED_VIEWS)
def limited_view(request, settings):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {
        request.param: f"{USED_TWICE}/2m/{LIMITED_VIEWS[request.param].per}"
    }
    yield LIMITED_VIEWS[request.param]
    cache.clear()


def test_each_limit_of_allauth_is_tested_here():
    limits = {name for name, rate in app_settings.RATE_LIMITS.items() if rate}
    assert limits == set(LIMITED_VIEWS) | ANSWERED_IN_THE_FORM


def test_a_limit_of_allauth_allows_its_number_and_refuses_the_next(limited_view, world, clients):
    for time in range(USED_TWICE):
        assert limited_view.ask(clients[limited_view.role], time).status_code in ALLOWED_STATUSES
    refused = limited_view.ask(clients[limited_view.role], USED_TWICE)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "120"
    assert "Too many requests" in refused.content.decode()
    assert "my-secret" not in refused.content.decode()


@pytest.mark.parametrize(
    "limited_view", [d for d in LIMITED_VIEWS if LIMITED_VIEWS[d].per == "ip"], indirect=True
)
def test_a_limit_of_allauth_counts_each_network_separately(limited_view, world):
    for time in range(USED_TWICE):
        limited_view.ask(Client(), time, REMOTE_ADDR="192.0.2.1")
    assert limited_view.ask(Client(), USED_TWICE, REMOTE_ADDR="192.0.2.1").status_code == 429
    assert limited_view.ask(Client(), USED_TWICE, REMOTE_ADDR="192.0.2.2").status_code != 429


@pytest.mark.parametrize(
    "limited_view", [d for d in LIMITED_VIEWS if LIMITED_VIEWS[d].per == "user"], indirect=True
)
def test_a_limit_of_allauth_counts_members_across_networks(limited_view, world, clients):
    for time in range(USED_TWICE):
        limited_view.ask(clients["member"], time, REMOTE_ADDR="192.0.2.1")
    assert (
        limited_view.ask(clients["member"], USED_TWICE, REMOTE_ADDR="192.0.2.2").status_code == 429
    )
    assert (
        limited_view.ask(clients["stranger"], USED_TWICE, REMOTE_ADDR="192.0.2.1").status_code
        != 429
    )


def test_secrets_are_never_shown_again():
    assert not {"password", "password1", "code", "token", "email", "login"} & TEXT_FIELDS
