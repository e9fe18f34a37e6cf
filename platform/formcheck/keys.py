"""The secret key of a local installation."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def local_secret_key(folder: Path) -> str:
    """The key in ``folder/secret_key``; made on first use, readable by its owner only."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()
