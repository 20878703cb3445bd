"""A Slowloris attack: many clients that send one byte a second."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Thread

from drills.proxy import web_server_behind_caddy
from drills.test_bed import HttpClient, create_members, create_thread

FAULT = "200 slow clients for 45 s, half of them in the header and half in the body"
PROMISE = "p95 of others ≤ 1 s, slow ones cut within 30 s"
DRIBBLERS, SECONDS = 200, 45
HEADER = b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n"
)


def run_drill():
    people = create_members(1, "slow")
    address = create_thread(people, "slow").thread.get_absolute_url()
    with web_server_behind_caddy() as (_process, port), ThreadPoolExecutor(4) as pool:
        held = []
        slow = Thread(target=_send_slowly, args=(port, held), daemon=True)
        slow.start()
        readers = [HttpClient(port, people[0]) for _ in range(4)]
        until = time.monotonic() + SECONDS
        times = sorted(
            took for given in pool.map(lambda one: _measure_reads(one, address, until), readers)
            for took in given
        )  # fmt: skip
        slow.join(5)
    p95, longest = times[int(len(times) * 0.95)], max(held, default=SECONDS)
    cut = f"{len(held)} of {DRIBBLERS} cut, the last after {longest:.1f} s"
    figure = f"p95 {p95 * 1000:.0f} ms over {len(times)} pages; {cut}"
    return p95 <= 1 and len(held) == DRIBBLERS and longest <= 30, figure


def _measure_reads(reader, address, until):
    times = []
    while time.monotonic() < until:
        began = time.monotonic()
        if reader.get(address).status != 200:
            raise RuntimeError("A page was refused.")
        times.append(time.monotonic() - began)
        time.sleep(0.1)
    return times


def _send_slowly(port, held):
    """Open all connections at once. Append to `held` after how many seconds each was closed."""
    began = time.monotonic()
    lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(DRIBBLERS)]
    for number, line in enumerate(lines):
        line.sendall(BODY if number % 2 else HEADER)
        line.setblocking(False)
    while lines and time.monotonic() - began < SECONDS - 2:
        time.sleep(1)
        for line in list(lines):
            if _is_disconnected(line):
                held.append(time.monotonic() - began)
                lines.remove(line)
    for line in lines:
        line.close()


def _is_disconnected(line):
    with suppress(BlockingIOError):
        try:
            line.sendall(b"a")
            return line.recv(1000) is not None  # A response, or the end of the connection.
        except (ConnectionError, BrokenPipeError):
            return True
    return False
