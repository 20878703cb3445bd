"""A push service of our own on loopback, and a browser that can decrypt."""

import json
import os
import threading
from base64 import urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from accounts.push import keys
from accounts.push.services import subscribe


def encode(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class Browser:
    """The keys of one browser, as specified in RFC 8291."""

    def __init__(self):
        self.private_key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)

    @property
    def public_key(self):
        key = self.private_key.public_key()
        return encode(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    @property
    def auth_secret(self):
        return encode(self.auth)

    def decrypt(self, body):
        plain = http_ece.decrypt(
            body, private_key=self.private_key, auth_secret=self.auth, version="aes128gcm"
        )
        return json.loads(plain)


class PushService(ThreadingHTTPServer):
    """A push service that stores pushes. Like those of browser makers, it refuses unsigned ones."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.received, self.status = [], 201

    def address(self, name):
        return f"http://127.0.0.1:{self.server_port}/{name}"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        is_signed = Vapid02.verify(self.headers["Authorization"])
        status = self.server.status if is_signed else 403
        if status == 201:
            self.server.received.append((self.path, dict(self.headers), body))
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def push_service(monkeypatch):
    monkeypatch.setattr("recovery_forum.lib.safe_fetch.is_public_address", lambda _address: True)
    service = PushService()
    thread = threading.Thread(target=service.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield service
    service.shutdown()
    service.server_close()


@pytest.fixture
def browser():
    return Browser()


@pytest.fixture
def device(push_service, browser, alice):
    """A subscription of Alice in this browser."""
    address = push_service.address("alice")
    return subscribe(alice, address, browser.public_key, browser.auth_secret, "Firefox on Android")


@pytest.fixture(autouse=True)
def _own_key(settings, tmp_path):
    """Each test has its own key, created as on the first start."""
    settings.VAR_DIR = tmp_path
    for cached in (keys.load_private_key, keys.get_public_key):
        cached.cache_clear()
    yield
    for cached in (keys.load_private_key, keys.get_public_key):
        cached.cache_clear()
