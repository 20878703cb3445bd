"""Measures one URL under load with wrk."""

import re
import subprocess
from dataclasses import dataclass

CONNECTIONS = 4
MILLISECONDS_PER_UNIT = {"us": 0.001, "ms": 1, "s": 1_000, "m": 60_000}


@dataclass
class LoadResult:
    """What one run of wrk saw. Times in milliseconds."""

    per_second: float
    p50: float
    p99: float
    errors: int


def measure_load(
    address: str, seconds: int, cookie: str = "", script: str = "", env=None
) -> LoadResult:
    """Ask for `address` as fast as it answers, for so many seconds, after one to warm up."""
    words = ["-t1", f"-c{CONNECTIONS}", "--latency", "-H", "Accept-Encoding: gzip"]
    if cookie:
        words += ["-H", f"Cookie: {cookie}"]
    if script:
        words += ["-s", script]
    for length in sorted({1, seconds}):
        command = ["wrk", *words, f"-d{length}s", address]
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=env)
    return parse_wrk_output(done.stdout)


def parse_wrk_output(printed):
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", printed)
    broken = re.search(r"Socket errors: (.*)", printed)
    dropped = sum(map(int, re.findall(r"\d+", broken[1]))) if broken else 0
    return LoadResult(
        float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1]),
        _parse_milliseconds(re.search(r"\n +50%\s+(\S+)", printed)[1]),
        _parse_milliseconds(re.search(r"\n +99%\s+(\S+)", printed)[1]),
        int(refused[1] if refused else 0) + dropped,
    )


def _parse_milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(\D+)", text).groups()
    return float(number) * MILLISECONDS_PER_UNIT[unit]
