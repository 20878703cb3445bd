"""Whether a web process answers, for whatever watches over it.

python -m recovery_forum.lib.answering http://127.0.0.1:8000/healthz
"""

import os
import sys
from urllib.error import URLError
from urllib.request import Request, urlopen

PATIENCE = 4  # Seconds.


def answers(address: str) -> bool:
    """Whether `address` answers with 200, asked by the first of the forum's own names."""
    host = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0].lstrip(".")
    try:
        with urlopen(Request(address, headers={"Host": host}), timeout=PATIENCE) as answer:  # noqa: S310
            return answer.status == 200
    except (URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(not answers(sys.argv[1]))
