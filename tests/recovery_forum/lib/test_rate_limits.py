from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from recovery_forum.lib import rate_limits
from recovery_forum.lib.rate_limits import count_use, get_rate_limit_key, rate_limit
from recovery_forum.models import RateLimitWindow

ALICE = SimpleNamespace(pk=1, is_authenticated=True)
BOB = SimpleNamespace(pk=2, is_authenticated=True)


@pytest.fixture(autouse=True)
def limits(settings):
    settings.RATE_LIMITS = {"reply": (3, 60), "react": (3, 60)}


@pytest.fixture
def post(db, monkeypatch):
    """Post to a view with a rate limit. A refusal shows its context."""
    monkeypatch.setattr(
        rate_limits,
        "render",
        lambda request, name, context, status: HttpResponse(f"{name} {context}", status=status),
    )
    view = rate_limit("reply")(lambda request: HttpResponse("done"))

    def build_request(user=ALICE, method="post", data=None, **extra):
        request = getattr(RequestFactory(), method)("/", data or {}, **extra)
        request.user = user
        return view(request)

    return build_request


def statuses(post, times, **kwargs):
    return [post(**kwargs).status_code for _ in range(times)]


def test_the_allowed_number_passes_and_the_next_is_refused(post):
    assert statuses(post, 4) == [200, 200, 200, 429]


def test_a_refusal_says_when_to_try_again(post):
    statuses(post, 3)
    assert 0 < int(post()["Retry-After"]) <= 60


def test_a_refusal_shows_the_text_again_and_no_secrets(post):
    statuses(post, 3)
    page = post(data={"text": "my long night", "password": "hunter2"}).content.decode()
    assert "my long night" in page
    assert "hunter2" not in page


def test_reading_is_never_counted(post):
    assert statuses(post, 9, method="get") == [200] * 9


def test_each_member_has_their_own_limit(post):
    statuses(post, 4)
    assert post(user=BOB).status_code == 200


def test_another_network_does_not_reset_a_members_limit(post):
    statuses(post, 3, REMOTE_ADDR="192.0.2.1")
    assert post(REMOTE_ADDR="198.51.100.7").status_code == 429


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED"])
def test_a_forged_header_evades_no_limit(post, header):
    visitor = AnonymousUser()
    seen = [post(user=visitor, **{header: f"192.0.2.{n}"}).status_code for n in range(5)]
    assert seen == [200, 200, 200, 429, 429]


def test_limits_are_counted_separately(db):
    assert [count_use("reply", "x") for _ in range(3)] == [0, 0, 0]
    assert count_use("react", "x") == 0


def test_a_window_that_ended_starts_again(db):
    assert [bool(count_use("reply", "x")) for _ in range(4)] == [False, False, False, True]
    RateLimitWindow.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert count_use("reply", "x") == 0
    assert RateLimitWindow.objects.get().times == 1


def test_ended_windows_do_not_pile_up(db):
    for n in range(5):
        count_use("reply", f"visitor {n}")
    RateLimitWindow.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    count_use("reply", "somebody new")
    assert RateLimitWindow.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("192.0.2.1", "network:192.0.2.1"),
        ("2001:db8:1:2:aaaa::1", "network:2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "network:2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "network:2001:db8:1:3::/64"),
        ("::ffff:192.0.2.1", "network:192.0.2.1"),
        ("fe80::1%eth0", "network:fe80::/64"),
        ("", "network:unknown"),
    ],
)
def test_a_visitor_is_counted_by_network(address, who):
    request = SimpleNamespace(user=AnonymousUser(), META={"REMOTE_ADDR": address})
    assert get_rate_limit_key(request) == who


@pytest.mark.django_db(transaction=True)
def test_a_limit_holds_across_processes():
    def once(_number):
        try:
            return count_use("reply", "x")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(once, range(40)))
    assert waits.count(0) == 3


@pytest.mark.parametrize(
    ("proxies", "network"), [(0, "192.0.2.1"), (1, "198.51.100.7"), (2, "203.0.113.9")]
)
def test_only_trusted_proxies_are_believed(settings, proxies, network):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().post(
        "/",
        REMOTE_ADDR="192.0.2.1",
        headers={"X-Forwarded-For": "1.2.3.4, 203.0.113.9, 198.51.100.7"},
    )
    request.user = AnonymousUser()
    assert get_rate_limit_key(request) == f"network:{network}"
