"""The secret key that a local forum generates for itself."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def load_or_create_secret(path: Path) -> str:
    """The secret in `path`; a new one, readable by this user only, where there is none yet."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        # Linking fails where another process was first; then its secret is the one.
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
