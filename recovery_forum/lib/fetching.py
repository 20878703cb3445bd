"""Fetching what somebody else's server holds, at an address that a person typed.

Only public addresses are asked, over http and https: never this machine, its network or a cloud's
own services, whatever a name resolves to, and whatever a redirect leads to. The address that was
checked is the one that is connected to, so that no second look-up can give another. What is too
large, too slow or leads on and on is refused.
"""

import ipaddress
import socket
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import urllib3
from django.utils.translation import gettext as _

REDIRECTS = 3
TIMEOUT = urllib3.Timeout(connect=5, read=10)  # Seconds, each.
LONGEST = 30  # Seconds for all of it, however slowly it trickles.
CHUNK = 64 * 1024
AGENT = "RecoveryForum/1.0 (+link and meeting checks)"


class Refused(Exception):
    """What could not be fetched, in a sentence for the person who gave the address."""


@dataclass(frozen=True)
class Fetched:
    status: int
    body: bytes
    kind: str  # The Content-Type, without its parameters.
    etag: str


def fetch(url: str, most: int, method: str = "GET", headers: dict | None = None) -> Fetched:
    """Ask for `url`, at most `most` bytes of it. Raises Refused."""
    until = time.monotonic() + LONGEST
    for _hop in range(REDIRECTS + 1):
        answer = _ask(url, method, headers or {})
        try:
            if answer.status in {301, 302, 303, 307, 308} and answer.headers.get("Location"):
                url = urljoin(url, answer.headers["Location"])
                continue
            body = b"" if method == "HEAD" else _read(answer, most, until)
            kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            return Fetched(answer.status, body, kind, answer.headers.get("ETag", ""))
        finally:
            answer.release_conn()
            answer.close()
    raise Refused(_("This address leads on and on."))


def _ask(url, method, headers):
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Refused(_("This is no address.")) from None
    if parts.scheme not in {"http", "https"} or not host:
        raise Refused(_("Only addresses that begin with http:// or https:// can be asked."))
    port = port or (443 if parts.scheme == "https" else 80)
    address = public_address_of(host, port)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        return _pool(parts.scheme, host, address, port).urlopen(
            method, path, redirect=False, retries=False, preload_content=False,
            headers={"Host": parts.netloc.rpartition("@")[2], "User-Agent": AGENT, **headers},
        )  # fmt: skip
    except (urllib3.exceptions.HTTPError, OSError, ValueError):
        raise Refused(_("Nothing answers there.")) from None


def _pool(scheme, host, address, port):
    if scheme == "https":
        return urllib3.HTTPSConnectionPool(
            address, port, timeout=TIMEOUT, server_hostname=host, assert_hostname=host
        )
    return urllib3.HTTPConnectionPool(address, port, timeout=TIMEOUT)


def public_address_of(host: str, port: int) -> str:
    """The address to connect to. Raises Refused where any that the name has is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused(_("There is no such server.")) from None
    addresses = [row[4][0] for row in found]
    if not all(map(is_public, addresses)):
        raise Refused(_("This address is not on the public internet."))
    return addresses[0]


def is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return parsed.is_global and not parsed.is_multicast


def _read(answer, most, until):
    parts, length = [], 0
    try:
        for part in answer.stream(CHUNK, decode_content=True):
            length += len(part)
            if length > most:
                raise Refused(_("This is too large."))
            if time.monotonic() > until:
                raise Refused(_("This came too slowly."))
            parts.append(part)
    except (urllib3.exceptions.HTTPError, OSError):
        raise Refused(_("The answer broke off.")) from None
    return b"".join(parts)
