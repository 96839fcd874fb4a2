"""The secret key of a demonstration: drawn once, kept beside its data. Production never reads it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

MARK = "demonstration-"
"""How a key of ours starts, so that production recognises and refuses it."""


def local_secret_key(data: Path) -> str:
    """The key of this data folder, drawn at its first use (file of mode 0600)."""
    path = data / "secret-key"
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        pass
    data.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    key = MARK + secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key
