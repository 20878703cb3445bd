"""Importing feeds in the admin, and fetching them safely."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from groups.meeting_guide.fetching import refresh_feed
from groups.meeting_guide.tasks import refresh_all_feeds
from groups.models import Group, Meeting, MeetingFeed
from recovery_forum.lib import safe_fetch
from recovery_forum.lib.safe_fetch import FetchError, fetch_url

ROWS = [
    {"name": "Dawn", "slug": "dawn", "day": 1, "time": "06:30", "timezone": "Europe/Dublin",
     "formatted_address": "Church Lane, Galway, Ireland"},
    {"name": "Noon", "slug": "noon", "day": "x", "time": "25:99"},
]  # fmt: skip


@pytest.fixture
def feed(make_group, db):
    group = make_group("Open door", Group.Visibility.OPEN)
    return MeetingFeed.objects.create(name="Galway", group=group, fellowship="aa")


@pytest.fixture
def admin_client(as_moderator, settings):
    settings.DEMO = True
    return as_moderator


def get_url(feed, name):
    return reverse(f"admin:groups_meetingfeed_{name}", args=[feed.pk])


def make_upload(rows):
    return {"file": SimpleUploadedFile("feed.json", json.dumps(rows).encode())}


def test_a_dry_run_says_what_happens_to_each_row_and_changes_nothing(admin_client, feed):
    answer = admin_client.post(get_url(feed, "look"), make_upload(ROWS)).content.decode()
    for text in ("Will be added", "Can&#x27;t be listed", "Dawn", "25:99"):
        assert text in answer
    assert not Meeting.objects.exists()


def test_confirming_imports_exactly_what_was_previewed(admin_client, feed):
    admin_client.post(get_url(feed, "look"), make_upload(ROWS))
    admin_client.post(get_url(feed, "take-over"))
    assert [meeting.name for meeting in Meeting.objects.all()] == ["Dawn"]
    again = admin_client.post(get_url(feed, "look"), make_upload(ROWS)).content.decode()
    assert "Unchanged" in again


def test_without_a_dry_run_nothing_is_imported(admin_client, feed):
    answer = admin_client.post(get_url(feed, "take-over"))
    assert answer.url == get_url(feed, "look")
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"[]", b"\xff", b'[{"x": 1}]'])
def test_a_file_that_is_no_feed_is_refused_with_a_message(admin_client, feed, body):
    answer = admin_client.post(get_url(feed, "look"), {"file": SimpleUploadedFile("x.json", body)})
    assert answer.status_code == 422
    feed.refresh_from_db()
    assert feed.error


def test_only_staff_with_the_permission_can_open_the_import(as_alice, feed):
    assert "/login/" in as_alice.get(get_url(feed, "look")).url


# --- Fetching --------------------------------------------------------------------


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/far":
            self.send_response(302)
            self.send_header("Location", "/far")
            self.end_headers()
            return
        body = {"/feed": json.dumps(ROWS).encode(), "/large": b"x" * 5_000}.get(self.path)
        self.send_response(200 if body else 503)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    httpd = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()


@pytest.fixture
def public_server(server, monkeypatch):
    """The test server, treated as a public address."""
    monkeypatch.setattr(safe_fetch, "is_public_address", lambda address: True)
    return server


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://2130706433/", "ftp://a.test/",
     "file:///etc/passwd", "http://", "javascript:1", "http://[x]/", "http://a.invalid/"],
)  # fmt: skip
def test_a_private_address_is_refused(url):
    with pytest.raises(FetchError):
        fetch_url(url, 100)


def test_a_redirect_to_this_machine_is_refused(server, monkeypatch):
    answers = iter([True])
    monkeypatch.setattr(safe_fetch, "is_public_address", lambda address: next(answers, False))
    with pytest.raises(FetchError, match="public internet"):
        fetch_url(f"{server}/far", 100)


def test_a_response_that_is_too_large_or_redirects_endlessly_is_refused(public_server):
    assert len(fetch_url(f"{public_server}/large", 5_000).body) == 5_000
    with pytest.raises(FetchError, match="too large"):
        fetch_url(f"{public_server}/large", 4_999)
    with pytest.raises(FetchError, match="too many times"):
        fetch_url(f"{public_server}/far", 100)


def test_a_feed_is_fetched_every_night(public_server, feed):
    MeetingFeed.objects.update(url=f"{public_server}/feed")
    feed.refresh_from_db()
    refresh_feed(feed)
    assert Meeting.objects.get().name == "Dawn"
    assert refresh_all_feeds() == 0
    MeetingFeed.objects.update(tried_at=timezone.now() - timedelta(hours=21))
    assert refresh_all_feeds() == 1


def test_a_failed_fetch_removes_nothing(public_server, feed):
    MeetingFeed.objects.update(url=f"{public_server}/feed")
    feed.refresh_from_db()
    refresh_feed(feed)
    feed.url = f"{public_server}/broken"
    refresh_feed(feed)
    feed.refresh_from_db()
    assert feed.error == "The server answered with 503."
    assert Meeting.objects.count() == 1
