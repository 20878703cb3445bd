"""Fetches URLs that members typed, safe against server-side request forgery."""

import ipaddress
import socket
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import urllib3
from django.utils.translation import gettext as _

MAX_REDIRECTS = 3
TIMEOUT = urllib3.Timeout(connect=5, read=10)  # Seconds, each.
MAX_TOTAL_SECONDS = 30  # Seconds for all of it, however slowly it trickles.
CHUNK_BYTES = 64 * 1024
USER_AGENT = "RecoveryForum/1.0 (+link and meeting checks)"


class FetchError(Exception):
    """What could not be fetched, in a sentence for the person who gave the address."""


@dataclass(frozen=True)
class FetchedResponse:
    status: int
    body: bytes
    kind: str  # The Content-Type, without its parameters.
    etag: str


def fetch_url(
    url: str, most: int, method: str = "GET", headers: dict | None = None
) -> FetchedResponse:
    """Ask for `url`, at most `most` bytes of it. Raises Refused."""
    until = time.monotonic() + MAX_TOTAL_SECONDS
    for _hop in range(MAX_REDIRECTS + 1):
        answer = _send_request(url, method, headers or {})
        try:
            if answer.status in {301, 302, 303, 307, 308} and answer.headers.get("Location"):
                url = urljoin(url, answer.headers["Location"])
                continue
            body = b"" if method == "HEAD" else _read_body(answer, most, until)
            kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            return FetchedResponse(answer.status, body, kind, answer.headers.get("ETag", ""))
        finally:
            answer.release_conn()
            answer.close()
    raise FetchError(_("This address leads on and on."))


def _send_request(url, method, headers):
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise FetchError(_("This is no address.")) from None
    if parts.scheme not in {"http", "https"} or not host:
        raise FetchError(_("Only addresses that begin with http:// or https:// can be asked."))
    port = port or (443 if parts.scheme == "https" else 80)
    address = resolve_public_address(host, port)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        return _open_pool(parts.scheme, host, address, port).urlopen(
            method, path, redirect=False, retries=False, preload_content=False,
            headers={"Host": parts.netloc.rpartition("@")[2], "User-Agent": USER_AGENT, **headers},
        )  # fmt: skip
    except (urllib3.exceptions.HTTPError, OSError, ValueError):
        raise FetchError(_("Nothing answers there.")) from None


def _open_pool(scheme, host, address, port):
    if scheme == "https":
        return urllib3.HTTPSConnectionPool(
            address, port, timeout=TIMEOUT, server_hostname=host, assert_hostname=host
        )
    return urllib3.HTTPConnectionPool(address, port, timeout=TIMEOUT)


def resolve_public_address(host: str, port: int) -> str:
    """The address to connect to. Raises Refused where any that the name has is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchError(_("There is no such server.")) from None
    addresses = [row[4][0] for row in found]
    if not all(map(is_public_address, addresses)):
        raise FetchError(_("This address is not on the public internet."))
    return addresses[0]


def is_public_address(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return parsed.is_global and not parsed.is_multicast


def _read_body(answer, most, until):
    parts, length = [], 0
    try:
        for part in answer.stream(CHUNK_BYTES, decode_content=True):
            length += len(part)
            if length > most:
                raise FetchError(_("This is too large."))
            if time.monotonic() > until:
                raise FetchError(_("This came too slowly."))
            parts.append(part)
    except (urllib3.exceptions.HTTPError, OSError):
        raise FetchError(_("The answer broke off.")) from None
    return b"".join(parts)
