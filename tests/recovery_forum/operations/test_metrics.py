"""Metrics and error reports, which contain nothing personal."""

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


def test_the_token_gives_access_to_the_metrics(client, db, token):
    client.get("/healthz")
    said = client.get("/metrics", **TOKEN).content.decode()
    assert 'forum_requests_total{method="GET",status="200"}' in said
    assert "forum_request_seconds_bucket" in said
    assert "forum_mails_waiting" in said


def test_without_the_token_the_page_gives_404(subtests, as_moderator, token):
    for given in ["", "Bearer ", "Bearer another", "a-long-token"]:
        with subtests.test(given=given):
            assert as_moderator.get("/metrics", HTTP_AUTHORIZATION=given).status_code == 404


def test_without_a_configured_token_there_is_no_page(client, db, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code == 404


def test_figures_name_nobody(as_alice, thread, token):
    as_alice.get(thread.get_absolute_url())
    said = as_alice.get("/metrics", **TOKEN).content.decode().lower()
    for word in ("alice", thread.public_id, thread.group.slug, thread.title.lower(), "127.0.0.1"):
        assert word not in said


def test_waiting_email_is_counted(client, db, token):
    OutgoingMail.objects.create(recipients=["alice@example.org"], subject="", message=b"")
    assert b'forum_mails_waiting{of="all"} 1.0' in client.get("/metrics", **TOKEN).content


def test_the_page_takes_few_queries(client, db, token, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get("/metrics", **TOKEN)


class RecordingTransport(Transport):
    def __init__(self):
        super().__init__()
        self.said = ""

    def capture_envelope(self, envelope):
        self.said += envelope.serialize().decode()


@pytest.fixture
def reported_errors():
    """Error reports as they are sent to the host's SENTRY_DSN."""
    kept = RecordingTransport()
    yield (
        kept
        if start_error_reporting("https://key@errors.example/1", transport=kept) is None
        else None
    )
    sentry_sdk.get_client().close()
    sentry_sdk.init()


def test_an_error_is_reported_with_type_and_location_only(as_alice, reported_errors, monkeypatch):
    def break_down(*_):
        raise ValueError("alice wrote: my words")

    monkeypatch.setattr("recovery_forum.operations.views.check_health", break_down)
    as_alice.raise_request_exception = False
    answer = as_alice.get("/readyz?q=my+words", headers={"Cookie": "theme=dark"})
    assert answer.status_code == 500
    sentry_sdk.flush()
    assert "ValueError" in reported_errors.said
    assert "break_down" in reported_errors.said
    for word in ("alice", "my words", "my+words", "cookie", "example.org", "127.0.0.1"):
        assert word not in reported_errors.said.lower()


def test_everything_else_in_an_event_is_removed():
    event = {
        "user": {"email": "alice@example.org"}, "request": {"url": "/members/alice/"},
        "logentry": {"formatted": "alice"}, "extra": {"who": "alice"}, "tags": {"who": "alice"},
        "breadcrumbs": {"values": ["alice"]}, "contexts": {"trace": {"data": "alice"}},
        "exception": {"values": [{"type": "E", "value": "alice", "stacktrace": {
            "frames": [{"function": "f", "vars": {"name": "alice"}, "pre_context": ["alice"]}]}}]},
    }  # fmt: skip
    assert "alice" not in json.dumps(strip_event(event, {}))
