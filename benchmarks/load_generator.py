"""Measures one URL under load with wrk."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 4
P95_SCRIPT = Path(__file__).with_name("p95.lua")  # wrk itself prints other percentiles only.
MILLISECONDS_PER_UNIT = {"us": 0.001, "ms": 1, "s": 1_000, "m": 60_000}


@dataclass
class LoadResult:
    """The result of one run of wrk. Times in milliseconds."""

    per_second: float
    p50: float
    p95: float
    p99: float
    errors: int


def measure_load(
    address: str, seconds: int, cookie: str = "", script: str = "", env=None
) -> LoadResult:
    """Request `address` as fast as it responds for so many seconds, after a second of warm-up.

    `script` is the path of a Lua script for wrk, which reads its values from `env` and prints the
    95th percentile, as p95.lua does.
    """
    arguments = ["-t1", f"-c{CONNECTIONS}", "--latency", "-H", "Accept-Encoding: gzip"]
    arguments += ["-s", script or str(P95_SCRIPT)]
    if cookie:
        arguments += ["-H", f"Cookie: {cookie}"]
    for length in sorted({1, seconds}):
        command = ["wrk", *arguments, f"-d{length}s", address]
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=env)
    return parse_wrk_output(done.stdout)


def parse_wrk_output(output):
    bad_statuses = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    socket_errors = re.search(r"Socket errors: (.*)", output)
    dropped = sum(map(int, re.findall(r"\d+", socket_errors[1]))) if socket_errors else 0
    return LoadResult(
        float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]),
        _parse_milliseconds(re.search(r"\n +50%\s+(\S+)", output)[1]),
        float(re.search(r"^p95 ([\d.]+) ms$", output, re.M)[1]),
        _parse_milliseconds(re.search(r"\n +99%\s+(\S+)", output)[1]),
        int(bad_statuses[1] if bad_statuses else 0) + dropped,
    )


def _parse_milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(\D+)", text).groups()
    return float(number) * MILLISECONDS_PER_UNIT[unit]
