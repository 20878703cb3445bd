"""Health probe for containers: exits with 0 if a URL answers with status 200."""

import os
import sys
from urllib.error import URLError
from urllib.request import Request, urlopen

TIMEOUT_SECONDS = 4


def probe_url(url: str) -> bool:
    """Return whether `url` responds with 200. The Host header is the first of ALLOWED_HOSTS."""
    host = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0].lstrip(".")
    try:
        with urlopen(Request(url, headers={"Host": host}), timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
            return response.status == 200
    except (URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(not probe_url(sys.argv[1]))
