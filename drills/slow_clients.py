"""A Slowloris attack: many clients that send one byte a second."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Thread

from drills.proxy import web_server_behind_caddy
from drills.test_bed import HttpClient, create_members, create_thread

FAULT = "200 slow clients for 45 s, half of them in the header and half in the body"
PROMISE = "p95 of others ≤ 1 s, slow ones disconnected within 30 s"
SLOW_CLIENTS, SECONDS = 200, 45
HEADER = b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n"
)


def run_drill():
    people = create_members(1, "slow")
    address = create_thread(people, "slow").thread.get_absolute_url()
    with web_server_behind_caddy() as (_process, port), ThreadPoolExecutor(4) as pool:
        durations = []
        slow = Thread(target=_send_slowly, args=(port, durations), daemon=True)
        slow.start()
        readers = [HttpClient(port, people[0]) for _ in range(4)]
        deadline = time.monotonic() + SECONDS
        times = sorted(
            duration
            for durations_of_reader in pool.map(
                lambda reader: _measure_reads(reader, address, deadline), readers
            )
            for duration in durations_of_reader
        )
        slow.join(5)
    p95, longest = times[int(len(times) * 0.95)], max(durations, default=SECONDS)
    cut = f"{len(durations)} of {SLOW_CLIENTS} disconnected, the last after {longest:.1f} s"
    figure = f"p95 {p95 * 1000:.0f} ms over {len(times)} pages; {cut}"
    return p95 <= 1 and len(durations) == SLOW_CLIENTS and longest <= 30, figure


def _measure_reads(reader, address, deadline):
    times = []
    while time.monotonic() < deadline:
        started = time.monotonic()
        if reader.get(address).status != 200:
            raise RuntimeError("A page did not answer with 200.")
        times.append(time.monotonic() - started)
        time.sleep(0.1)
    return times


def _send_slowly(port, durations):
    """Open all connections at once. Append to `durations` how long each stayed open."""
    started = time.monotonic()
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(SLOW_CLIENTS)]
    for number, connection in enumerate(connections):
        connection.sendall(BODY if number % 2 else HEADER)
        connection.setblocking(False)
    while connections and time.monotonic() - started < SECONDS - 2:
        time.sleep(1)
        for connection in list(connections):
            if _is_disconnected(connection):
                durations.append(time.monotonic() - started)
                connections.remove(connection)
    for connection in connections:
        connection.close()


def _is_disconnected(connection):
    with suppress(BlockingIOError):
        try:
            connection.sendall(b"a")
            return connection.recv(1000) is not None  # A response, or the end of the connection.
        except (ConnectionError, BrokenPipeError):
            return True
    return False
