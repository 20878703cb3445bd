"""Health checks, logging, maintenance mode, and headers of every response."""

import json
import logging
from datetime import timedelta

from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client, override_settings
from django.utils import timezone

from recovery_forum.lib.environment import Environment
from recovery_forum.lib.logs import JsonFormatter, RepeatFilter, RequestIdFilter
from recovery_forum.models import Heartbeat, OutgoingMail
from recovery_forum.operations.health import WORKER_HEARTBEAT, check_health
from recovery_forum.operations.scheduler import SCHEDULER_HEARTBEAT, run_due_jobs
from recovery_forum.operations.tasks import queue_worker_heartbeat

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def test_a_complete_forum_is_ready(client, db):
    queue_worker_heartbeat()
    Heartbeat.objects.record(SCHEDULER_HEARTBEAT)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    # `on_call` is tested in tests/posts/on_call.
    assert set(answer.json().values()) - {answer.json()["on_call"]} == {"ok"}


def test_a_forum_without_its_database_is_not_ready(client, db):
    def refuse(*_):
        raise OperationalError

    with connection.execute_wrapper(refuse):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "away"


def test_a_stopped_worker_is_reported(db):
    Heartbeat.objects.create(name=WORKER_HEARTBEAT, at=timezone.now() - timedelta(minutes=6))
    is_ready, parts = check_health()
    assert is_ready
    assert parts["worker"] == "late"


def test_email_that_waits_too_long_is_reported(db):
    long_ago = timezone.now() - timedelta(hours=1)
    OutgoingMail.objects.create(recipients=[], subject="", message=b"", queued_at=long_ago)
    assert check_health()[1]["mail"] == "late"


def test_every_response_has_its_headers(subtests, client, db):
    for address, status in [
        ("/", 200),
        ("/healthz", 200),
        ("/nothing-here/", 404),
        ("/media/avatars/none.webp", 404),
    ]:
        with subtests.test(address=address, status=status):
            answer = client.get(address)
            assert answer.status_code == status
            assert HEADERS.items() <= dict(answer.headers).items()
            assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_refused_host_and_a_refused_form_have_their_headers_too(db):
    strict = Client(enforce_csrf_checks=True)
    for answer in (strict.get("/", HTTP_HOST="elsewhere.example"), strict.post("/accounts/login/")):
        assert answer.status_code in {400, 403}
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_an_error_page_has_its_headers_and_no_details(db, monkeypatch):
    def break_down(*_):
        raise ValueError("a secret")

    monkeypatch.setattr("recovery_forum.operations.views.check_health", break_down)
    answer = Client(raise_request_exception=False).get("/readyz")
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert HEADERS.items() <= dict(answer.headers).items()


def test_without_a_database_typed_text_is_shown_again(as_alice):
    def refuse(*_):
        raise OperationalError

    as_alice.raise_request_exception = False
    with connection.execute_wrapper(refuse):
        answer = as_alice.post("/groups/new/", {"about": "My long and careful words"})
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "My long and careful words" in answer.content.decode()


@override_settings(READ_ONLY=True)
def test_read_only_mode_says_so_and_shows_typed_text_again(as_alice):
    assert "nothing new can be saved" in as_alice.get("/").content.decode()
    answer = as_alice.post("/groups/new/", {"about": "Typed with care"})
    assert answer.status_code == 503
    assert "Typed with care" in answer.content.decode()


@override_settings(READ_ONLY=True)
def test_in_read_only_mode_no_job_runs(db):
    assert run_due_jobs() == 0
    assert not Heartbeat.objects.exists()


def line_of(message, **attached):
    record = logging.LogRecord("forum.test", logging.INFO, "", 1, message, (), None)
    record.__dict__.update(attached)
    RequestIdFilter().filter(record)
    return json.loads(JsonFormatter().format(record))


def test_log_entries_have_known_fields_only():
    line = line_of("answered", ms=3.5, user="alice", sql="SELECT")
    assert line["ms"] == 3.5
    assert not {"user", "sql", "request"} & line.keys()


def test_the_log_names_a_request_by_its_route(client, db, caplog):
    with caplog.at_level(logging.INFO, "forum.requests"):
        answer = client.get("/groups/no-such-group/?q=private")
    record = next(one for one in caplog.records if one.name == "forum.requests")
    assert record.status == answer.status_code == 404
    assert "no-such-group" not in str(record.__dict__.values())
    assert answer["X-Request-ID"]


def test_the_message_of_an_exception_is_not_logged():
    try:
        raise ValueError("alice@example.org")
    except ValueError as error:
        told = line_of("broken", exc_info=(ValueError, error, error.__traceback__))
    assert told["fault"]["kind"] == "ValueError"
    assert "alice" not in json.dumps(told)


def test_the_same_error_is_reported_once_in_a_while():
    record = logging.LogRecord("forum.test", logging.ERROR, "", 1, "broken", (), None)
    once = RepeatFilter()
    assert [once.filter(record), once.filter(record)] == [True, False]


def test_a_secret_can_be_read_from_a_file(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("hush\n")
    monkeypatch.setenv("SOME_SECRET_FILE", str(tmp_path / "key"))
    assert Environment().str("SOME_SECRET") == "hush"


def test_every_scheduled_job_can_be_imported():
    from django.utils.module_loading import import_string

    assert all(callable(import_string(name)) for name in settings.SCHEDULE)
