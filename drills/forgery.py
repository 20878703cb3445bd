"""Requests that mean one thing to a proxy and another to the forum, and lies about who asks."""

import socket

from .proxy import behind_caddy
from .stage import Reader, web

FAULT = "Smuggled and forged headers"
MARK = "malformed: refused and closed; 1,000 false addresses lift no limit"
SMUGGLED = {
    "length and chunks": "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX",
    "two encodings": "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "odd encoding": "Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "two lengths": "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "odd length": "Content-Length: +1\r\n\r\na",
    "space before colon": "Content-Length : 1\r\n\r\na",
    "two hosts": "Host: elsewhere.example\r\n\r\n",
}
LIMIT, LIES = 40, 1_000


def drill():
    with behind_caddy(SEARCHES_PER_MINUTE=str(LIMIT)) as (_process, port):
        passed = _passed(port)
        reader = Reader(port)
        let_in = sum(reader.get("/search/?q=a", **_lie(n)).status == 200 for n in range(LIES))
    with web() as (_process, port):
        passed += _passed(port)
        # Whoever reaches a web process past the proxy can't say that they came by HTTPS.
        forged = Reader(port).get("/", X_Forwarded_Proto="https", X_Forwarded_For="10.0.0.1")
    figure = f"{2 * len(SMUGGLED)} malformed, {len(passed)} let through{_named(passed)}; "
    figure += f"{LIES} false addresses, {let_in} let in where {LIMIT} are"
    return not passed and let_in <= 2 * LIMIT and forged.status == 200, figure


def _lie(number):
    address = f"10.{number // 250}.{number % 250}.1"
    names = ("X-Forwarded-For", "X_Forwarded_For", "X-Real-IP", "Forwarded", "Client-IP")
    return dict.fromkeys(names, address) | {"Forwarded": f"for={address}"}


def _passed(port):
    return [name for name, rest in SMUGGLED.items() if not _is_refused(port, rest)]


def _is_refused(port, rest):
    """Whether it is answered with a refusal, once, and the line is closed."""
    head = f"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall((head + rest).encode("latin-1"))
        said = b""
        try:
            while piece := line.recv(65536):
                said += piece
        except TimeoutError:
            return False  # It waits for more on a line that nobody can trust any longer.
        except ConnectionError:
            pass
    return said.count(b"HTTP/1.1 ") <= 1 and (not said or said.startswith(b"HTTP/1.1 4"))


def _named(names):
    return f" ({', '.join(names)})" if names else ""
