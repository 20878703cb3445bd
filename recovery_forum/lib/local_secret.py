"""The secrets that a forum generates for itself at its first start."""

import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def create_secret_key() -> str:
    return secrets.token_urlsafe(50)


def create_signing_key() -> str:
    """Return a private key of the curve P-256, as a number of 32 bytes in base64url."""
    # Any number below the order of the curve is a key; this one is below for certain.
    return urlsafe_b64encode(secrets.randbits(255).to_bytes(32)).rstrip(b"=").decode()


def load_or_create_secret(path: Path, create: Callable[[], str] = create_secret_key) -> str:
    """Return the secret stored in `path`. Creates the file first, readable by this user only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent) as draft:
            draft.write(create())
            draft.flush()
            # Fails if somebody else was faster, a process or a thread; then all use that secret.
            with suppress(FileExistsError):
                os.link(draft.name, path)
    return path.read_text().strip()
