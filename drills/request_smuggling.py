"""HTTP request smuggling and forged proxy headers."""

import re
import socket
from contextlib import suppress

from drills.proxy import web_server_behind_caddy
from drills.test_bed import HttpClient, running_web_server

FAULT = "Smuggled requests and forged headers"
PROMISE = (
    "malformed requests: rejected by the forum, and by the proxy or passed on as one valid "
    "request; 1,000 forged addresses evade no rate limit"
)
SMUGGLING_ATTEMPTS = {
    "length and chunks": "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX",
    "two encodings": "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "odd encoding": "Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "two lengths": "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "odd length": "Content-Length: +1\r\n\r\na",
    "space before colon": "Content-Length : 1\r\n\r\na",
    "two hosts": "Host: elsewhere.example\r\n\r\n",
}
LIMIT, FORGERIES = 40, 1_000


def run_drill():
    with web_server_behind_caddy(SEARCHES_PER_MINUTE=str(LIMIT)) as (_process, port):
        proxy = {name: _fetch_statuses(port, rest) for name, rest in SMUGGLING_ATTEMPTS.items()}
        reader = HttpClient(port)
        allowed = sum(
            reader.get("/search/?q=a", **_forge_headers(n)).status == 200 for n in range(FORGERIES)
        )
    with running_web_server() as (_process, port):
        forum = {name: _fetch_statuses(port, rest) for name, rest in SMUGGLING_ATTEMPTS.items()}
        # A client that reaches a web process without the proxy can't claim HTTPS.
        forged = HttpClient(port).get("/", X_Forwarded_Proto="https", X_Forwarded_For="10.0.0.1")
    by_forum = [name for name in SMUGGLING_ATTEMPTS if _is_rejected(forum[name])]
    by_proxy = [name for name in SMUGGLING_ATTEMPTS if _is_rejected(proxy[name])]
    figure = f"forum: {len(by_forum)} of {len(SMUGGLING_ATTEMPTS)} rejected; "
    figure += f"proxy: {len(by_proxy)} rejected"
    figure += "".join(
        f", one valid request of “{n}”" for n in SMUGGLING_ATTEMPTS if n not in by_proxy
    )
    figure += f"; {FORGERIES} forged addresses: {allowed} pages, where {LIMIT} a minute are allowed"
    single = all(len(statuses) <= 1 for statuses in proxy.values())
    met = single and len(by_forum) == len(SMUGGLING_ATTEMPTS) and forged.status == 200
    return met and allowed <= 2 * LIMIT, figure


def _forge_headers(number):
    address = f"10.{number // 250}.{number % 250}.1"
    names = ("X-Forwarded-For", "X_Forwarded_For", "X-Real-IP", "Client-IP")
    return dict.fromkeys(names, address) | {"Forwarded": f"for={address}"}


def _fetch_statuses(port, rest):
    """Return the status of each response on one connection until it is closed or silent."""
    head = f"POST /theme/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall((head + rest).encode("latin-1"))
        with suppress(TimeoutError, ConnectionError):
            while chunk := connection.recv(65536):
                received += chunk
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", received)]


def _is_rejected(statuses):
    return len(statuses) == 1 and statuses[0] in {400, 501}
