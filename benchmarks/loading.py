"""Load by wrk (Debian's package), from the same machine."""

import re
import subprocess
from dataclasses import dataclass

CONNECTIONS = 4
UNITS = {"us": 0.001, "ms": 1, "s": 1_000, "m": 60_000}


@dataclass
class Load:
    """What one run of wrk saw. Times in milliseconds."""

    per_second: float
    p50: float
    p99: float
    errors: int


def load(address: str, seconds: int, cookie: str = "", script: str = "", env=None) -> Load:
    """Ask for `address` as fast as it answers, for so many seconds, after one to warm up."""
    words = ["-t1", f"-c{CONNECTIONS}", "--latency", "-H", "Accept-Encoding: gzip"]
    if cookie:
        words += ["-H", f"Cookie: {cookie}"]
    if script:
        words += ["-s", script]
    for length in sorted({1, seconds}):
        command = ["wrk", *words, f"-d{length}s", address]
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=env)
    return _read(done.stdout)


def _read(printed):
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", printed)
    broken = re.search(r"Socket errors: (.*)", printed)
    dropped = sum(map(int, re.findall(r"\d+", broken[1]))) if broken else 0
    return Load(
        float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1]),
        _milliseconds(re.search(r"\n +50%\s+(\S+)", printed)[1]),
        _milliseconds(re.search(r"\n +99%\s+(\S+)", printed)[1]),
        int(refused[1] if refused else 0) + dropped,
    )


def _milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(\D+)", text).groups()
    return float(number) * UNITS[unit]
