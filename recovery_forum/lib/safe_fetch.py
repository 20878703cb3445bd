"""Requests to URLs that members gave, safe against server-side request forgery."""

import ipaddress
import socket
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import urllib3
from django.utils.translation import gettext as _

from recovery_forum.lib.web_links import has_userinfo

MAX_REDIRECTS = 3
TIMEOUT = urllib3.Timeout(connect=5, read=10)  # Seconds, each.
MAX_TOTAL_SECONDS = 30  # For the whole response, however slowly it arrives.
CHUNK_BYTES = 64 * 1024

# All IPv6 addresses of the public internet are in here. The rest are translations of IPv4 addresses
# and addresses of single networks or machines, of which `ipaddress` takes some for public.
PUBLIC_IPV6 = ipaddress.IPv6Network("2000::/3")
# With these, NAT64 reaches servers that have only IPv4: the address in the last 32 bits counts.
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
NEVER_PUBLIC = [
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # Protocols between a machine and its router, and Oracle Cloud's metadata.
        "192.88.99.0/24",  # Relays of 6to4.
        "168.63.129.16/32",  # What Azure tells its own machines.
        "2001::/23",  # Teredo and other protocols.
        "2002::/16",  # 6to4.
        "3fff::/20",  # Documentation.
    )
]
USER_AGENT = "RecoveryForum/1.0 (+link and meeting checks)"


class FetchError(Exception):
    """A URL could not be fetched. The message is for the member who typed it."""


@dataclass(frozen=True)
class FetchedResponse:
    status: int
    body: bytes
    kind: str  # Content-Type without its parameters.
    etag: str


def fetch_url(
    url: str, max_bytes: int, method: str = "GET", headers: dict | None = None
) -> FetchedResponse:
    """Fetch `url`, following up to MAX_REDIRECTS redirects.

    Raises FetchError if its host is not public, if it is longer than `max_bytes` or too slow, or if
    it does not respond. An HTTP error status is no FetchError.
    """
    deadline = time.monotonic() + MAX_TOTAL_SECONDS
    for _hop in range(MAX_REDIRECTS + 1):
        response = _send_request(url, method, headers or {})
        try:
            if response.status in {301, 302, 303, 307, 308} and response.headers.get("Location"):
                url = urljoin(url, response.headers["Location"])
                continue
            body = b"" if method == "HEAD" else _read_body(response, max_bytes, deadline)
            kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            return FetchedResponse(response.status, body, kind, response.headers.get("ETag", ""))
        finally:
            response.release_conn()
            response.close()
    raise FetchError(_("This address redirects too many times."))


def post_bytes(url: str, body: bytes, headers: dict[str, str], max_bytes: int) -> FetchedResponse:
    """Send `body` to `url` in a POST request, and follow no redirect.

    Raises FetchError for the same reasons as fetch_url(). An HTTP error status is no FetchError.
    """
    deadline = time.monotonic() + MAX_TOTAL_SECONDS
    response = _send_request(url, "POST", headers, body)
    try:
        return FetchedResponse(
            response.status, _read_body(response, max_bytes, deadline), kind="", etag=""
        )
    finally:
        response.release_conn()
        response.close()


def _send_request(
    url: str, method: str, headers: dict[str, str], body: bytes | None = None
) -> urllib3.response.BaseHTTPResponse:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise FetchError(_("This isn't a web address.")) from None
    if parts.scheme not in {"http", "https"} or not host:
        raise FetchError(_("The address must start with http:// or https://."))
    if has_userinfo(url):
        raise FetchError(_("Remove the part before the @ in this address."))
    port = port or (443 if parts.scheme == "https" else 80)
    address = resolve_public_address(host, port)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        return _open_pool(parts.scheme, host, address, port).urlopen(
            method, path, body=body, redirect=False, retries=False, preload_content=False,
            headers={"Host": parts.netloc, "User-Agent": USER_AGENT, **headers},
        )  # fmt: skip
    except (urllib3.exceptions.HTTPError, OSError, ValueError):
        raise FetchError(_("The server doesn't respond.")) from None


def _open_pool(scheme: str, host: str, address: str, port: int) -> urllib3.HTTPConnectionPool:
    if scheme == "https":
        return urllib3.HTTPSConnectionPool(
            address, port, timeout=TIMEOUT, server_hostname=host, assert_hostname=host
        )
    return urllib3.HTTPConnectionPool(address, port, timeout=TIMEOUT)


def resolve_public_address(host: str, port: int) -> str:
    """Return the IP address to connect to. Raises FetchError if any address of `host` is private.

    Connecting to this address, and not to the name, keeps a second DNS response from being used.
    """
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchError(_("This server doesn't exist.")) from None
    addresses = [str(row[4][0]) for row in rows]
    if not all(map(is_public_address, addresses)):
        raise FetchError(_("This address is not on the public internet."))
    return addresses[0]


def is_public_address(address: str) -> bool:
    """Return whether the IP `address` is a unicast address of the public internet."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if parsed.version == 6 and (parsed.ipv4_mapped or parsed in NAT64):
        parsed = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
    if parsed.version == 6 and parsed not in PUBLIC_IPV6:
        return False
    is_reserved = any(parsed in network for network in NEVER_PUBLIC)
    return parsed.is_global and not parsed.is_multicast and not is_reserved


def _read_body(
    response: urllib3.response.BaseHTTPResponse, max_bytes: int, deadline: float
) -> bytes:
    parts: list[bytes] = []
    length = 0
    try:
        for part in response.stream(CHUNK_BYTES, decode_content=True):
            length += len(part)
            if length > max_bytes:
                raise FetchError(_("This is too large."))
            if time.monotonic() > deadline:
                raise FetchError(_("The server took too long."))
            parts.append(part)
    except (urllib3.exceptions.HTTPError, OSError):
        raise FetchError(_("The connection was interrupted.")) from None
    return b"".join(parts)
