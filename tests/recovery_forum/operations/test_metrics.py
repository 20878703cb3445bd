"""Figures for the host, and errors told elsewhere: neither says anything of a person."""

import json

import pytest
import sentry_sdk
from sentry_sdk.transport import Transport

from recovery_forum.lib.error_reporting import start_error_reporting, strip_event
from recovery_forum.models import OutgoingMail

TOKEN = {"HTTP_AUTHORIZATION": "Bearer a-long-token"}


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = "a-long-token"


def test_whoever_has_the_token_reads_figures(client, db, token):
    client.get("/healthz")
    said = client.get("/metrics", **TOKEN).content.decode()
    assert 'forum_requests_total{method="GET",status="200"}' in said
    assert "forum_request_seconds_bucket" in said
    assert "forum_mails_waiting" in said


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer another", "a-long-token"])
def test_nobody_else_finds_the_page(as_moderator, token, given):
    assert as_moderator.get("/metrics", HTTP_AUTHORIZATION=given).status_code == 404


def test_without_a_token_there_is_no_page(client, db, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code == 404


def test_figures_name_nobody(as_alice, thread, token):
    as_alice.get(thread.get_absolute_url())
    said = as_alice.get("/metrics", **TOKEN).content.decode().lower()
    for word in ("alice", thread.public_id, thread.group.slug, thread.title.lower(), "127.0.0.1"):
        assert word not in said


def test_mail_that_waits_is_counted(client, db, token):
    OutgoingMail.objects.create(recipients=["alice@example.org"], subject="", message=b"")
    assert b'forum_mails_waiting{of="all"} 1.0' in client.get("/metrics", **TOKEN).content


def test_the_page_takes_few_queries(client, db, token, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get("/metrics", **TOKEN)


class Kept(Transport):
    def __init__(self):
        super().__init__()
        self.said = ""

    def capture_envelope(self, envelope):
        self.said += envelope.serialize().decode()


@pytest.fixture
def elsewhere():
    """Errors, as they leave for the host's address."""
    kept = Kept()
    yield (
        kept
        if start_error_reporting("https://key@errors.example/1", transport=kept) is None
        else None
    )
    sentry_sdk.get_client().close()
    sentry_sdk.init()


def test_an_error_leaves_with_its_kind_and_place_and_no_words(as_alice, elsewhere, monkeypatch):
    def break_down(*_):
        raise ValueError("alice wrote: my words")

    monkeypatch.setattr("recovery_forum.operations.views.check_health", break_down)
    as_alice.raise_request_exception = False
    answer = as_alice.get("/readyz?q=my+words", headers={"Cookie": "theme=dark"})
    assert answer.status_code == 500
    sentry_sdk.flush()
    assert "ValueError" in elsewhere.said
    assert "break_down" in elsewhere.said
    for word in ("alice", "my words", "my+words", "cookie", "example.org", "127.0.0.1"):
        assert word not in elsewhere.said.lower()


def test_whatever_else_an_event_holds_stays_here():
    event = {
        "user": {"email": "alice@example.org"}, "request": {"url": "/members/alice/"},
        "logentry": {"formatted": "alice"}, "extra": {"who": "alice"}, "tags": {"who": "alice"},
        "breadcrumbs": {"values": ["alice"]}, "contexts": {"trace": {"data": "alice"}},
        "exception": {"values": [{"type": "E", "value": "alice", "stacktrace": {
            "frames": [{"function": "f", "vars": {"name": "alice"}, "pre_context": ["alice"]}]}}]},
    }  # fmt: skip
    assert "alice" not in json.dumps(strip_event(event, {}))
