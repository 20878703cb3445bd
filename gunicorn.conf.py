"""Configuration of gunicorn, which reads this file when it is started in this folder.

Hosts change it with gunicorn's own variables PORT, WEB_CONCURRENCY and GUNICORN_CMD_ARGS, or on the
command line.
"""

import gc
import os
from pathlib import Path

wsgi_app = "recovery_forum.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", 2))
threads = 4
# Load the code once for all workers: they share its memory, and errors at start show at once.
preload_app = True

# Seconds. On SIGTERM a worker finishes its current requests; process supervisors wait for 35.
graceful_timeout = 25
timeout = 60
# One connection per request. A keep-alive connection stays with the worker that accepted it: all
# connections of a proxy could be with one worker, and the other would be idle.
keepalive = 0

# Restart workers now and then, in case a library leaks memory; with jitter, so never all at once.
max_requests = 10_000
max_requests_jitter = 1_000

# Only a proxy on this machine may declare that a request came over HTTPS.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
# Drop headers that could be mistaken for another one ("X_Forwarded_For").
header_map = "drop"
# With its heartbeat file on a slow or read-only disk, a worker would seem to hang.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
control_socket_disable = True


def when_ready(server):
    """Exclude everything loaded so far from garbage collection: it is needed until the end."""
    gc.freeze()
