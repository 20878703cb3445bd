"""On SIGTERM, the web server finishes its requests and ends in time."""

import os
import runpy
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import urlopen

from django.conf import settings

from tests.test_serve_command import find_free_port

ROOT = Path(settings.BASE_DIR)
SLOW = """
import time

def application(environ, start_response):
    time.sleep(0.2)
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""


def settings_of_gunicorn():
    return runpy.run_path(str(ROOT / "gunicorn.conf.py"))


def test_it_ends_within_the_half_minute_that_supervisors_wait():
    assert settings_of_gunicorn()["graceful_timeout"] < 30


def test_requests_in_flight_are_answered(tmp_path):
    (tmp_path / "slow.py").write_text(SLOW)
    port = find_free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", ROOT / "gunicorn.conf.py",
         "--bind", f"127.0.0.1:{port}", "slow:application"],
        cwd=tmp_path, env=os.environ | {"WEB_CONCURRENCY": "1"}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        with ThreadPoolExecutor(20) as pool:
            address = f"http://127.0.0.1:{port}"
            assert fetch_first_response(address) == b"ok"
            answers = [pool.submit(lambda: urlopen(address).read()) for _ in range(20)]
            time.sleep(0.3)
            server.send_signal(signal.SIGTERM)
            assert server.wait(20) == 0
            assert {answer.result() for answer in answers} == {b"ok"}
    finally:
        server.kill()


def fetch_first_response(address):
    """Return the first response, as soon as the server listens."""
    for _ in range(100):
        try:
            return urlopen(address).read()
        except OSError:
            time.sleep(0.05)
    return None
