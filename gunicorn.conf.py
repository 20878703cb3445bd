"""How gunicorn serves the forum. It reads this file by itself where it is started in this folder.

What a host changes comes from gunicorn's own variables, PORT, WEB_CONCURRENCY and
GUNICORN_CMD_ARGS, or from its command line.
"""

import gc
import os
from pathlib import Path

wsgi_app = "recovery_forum.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", 2))
threads = 4
# Once for all workers: they share its memory, and a forum that can't start says so at once.
preload_app = True

# Seconds. A worker told to stop answers what it has taken in; who manages it waits for 30.
graceful_timeout = 25
timeout = 60
# A line for each request. Kept lines would stay with the worker that took them in: a proxy's could
# all be with one, and the other would have nothing to do.
keepalive = 0

# What a library keeps by mistake goes with its process. Spread, so that not all go at once.
max_requests = 10_000
max_requests_jitter = 1_000

# Only a proxy on this machine may say that a request came by HTTPS.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
# A header that could be read as another one ("X_Forwarded_For") is left out.
header_map = "drop"
# A heartbeat on a disk that is slow, or that nobody may write to, would look like a hung worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
control_socket_disable = True


def when_ready(server):
    """What was loaded stays for good: no worker need look through it for garbage."""
    gc.freeze()
