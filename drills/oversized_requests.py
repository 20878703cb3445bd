"""Requests that are far too large."""

import http.client
import time
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from drills.proxy import web_server_behind_caddy
from drills.test_bed import HttpClient, create_members, create_thread

FAULT = "1 GB sent, 10,001 fields, 1 MB of header, 10,000 nested quotes"
PROMISE = "4xx (the quotes: saved or rejected) in ≤ 1 s each, memory + ≤ 50 MB"
CHUNK = b"a" * 65536


def run_drill():
    people = create_members(2, "bulk")
    opening = create_thread(people, "bulk")
    reply_path = f"/threads/{opening.thread.public_id}/reply/"
    with web_server_behind_caddy() as (process, port):
        reader = HttpClient(port, people[1])
        for _ in range(20):
            reader.get(opening.thread.get_absolute_url())  # Warm-up.
        before = _measure_memory(process.pid)
        form = dict.fromkeys((f"field{number}" for number in range(10_001)), "a")
        quotes = {"text": ">" * 10_000 + "a", "submission": str(uuid4())}
        results = {
            "1 GB": _measure_time(_send_gigabyte, port, reader),
            "fields": _measure_time(lambda: reader.post(reply_path, form).status),
            "header": _measure_time(_send_long_header, port),
            "quotes": _measure_time(lambda: reader.post(reply_path, quotes).status),
        }
        grown = _measure_memory(process.pid) - before
    refused = all(400 <= results[name][0] < 500 for name in ("1 GB", "fields", "header"))
    met = refused and results["quotes"][0] in {302, 422} and grown <= 50
    met = met and all(took <= 1 for _status, took in results.values())
    figure = ", ".join(
        f"{name} {status} in {took:.2f} s" for name, (status, took) in results.items()
    )
    return met, f"{figure}; memory {grown:+.0f} MB"


def _measure_time(send, *args):
    """Return (what `send` returns, its duration in seconds)."""
    started = time.monotonic()
    return send(*args), time.monotonic() - started


def _send_gigabyte(port, reader):
    """Send a gigabyte until the server stops reading."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest("POST", "/settings/profile/")
    headers = {**reader.headers, "Content-Type": "application/x-www-form-urlencoded"}
    for name, value in (headers | {"Content-Length": str(10**9)}).items():
        connection.putheader(name, value)
    connection.endheaders()
    with suppress(OSError):
        for _ in range(10**9 // len(CHUNK)):
            connection.send(CHUNK)
    return connection.getresponse().status


def _send_long_header(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with suppress(OSError):
        connection.request("GET", "/", headers={"X-Long": "a" * 1_000_000})
    return connection.getresponse().status


def _measure_memory(pid):
    """Return the resident memory of the web server and its workers in MB."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    kilobytes = 0
    for one in [str(pid), *children]:
        lines = Path(f"/proc/{one}/status").read_text().splitlines()
        kilobytes += next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return kilobytes / 1024
