"""The secret key that a local forum generates for itself."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def load_or_create_secret(path: Path) -> str:
    """Return the secret stored in `path`. Creates the file first, readable by this user only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        # Fails if another process was faster; then both use the secret of that process.
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
