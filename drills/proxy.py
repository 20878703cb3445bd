"""Caddy before the forum, by the file that hosts use."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from .stage import PATIENCE, ROOT, VAR, free_port, listens, web


@contextmanager
def behind_caddy(**changed):
    """The forum as members reach it. Gives (its process, Caddy's port)."""
    port = free_port()
    with web(TRUSTED_PROXY_COUNT="1", **changed) as (process, upstream):
        environment = os.environ | {
            "SITE_ADDRESS": f"http://127.0.0.1:{port}",
            "UPSTREAMS": f"127.0.0.1:{upstream}",
            "CADDY_ADMIN": "off",
            "XDG_DATA_HOME": str(VAR / "caddy"),
            "XDG_CONFIG_HOME": str(VAR / "caddy"),
        }
        command = [Path(sys.executable).with_name("caddy"), "run", "--config", "deploy/Caddyfile"]
        with (VAR / "caddy.log").open("ab") as said:
            caddy = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)
        try:
            until = time.monotonic() + PATIENCE
            while not listens(port) and time.monotonic() < until:
                time.sleep(0.05)
            yield process, port
        finally:
            caddy.terminate()
            caddy.wait()
