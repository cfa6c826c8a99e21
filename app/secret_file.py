"""The secret file: where a development instance keeps the secret that it made for itself."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from app.environment import SettingsError

LEAST_CHARACTERS = 32
"""Fewer could be guessed."""


def development_secret(data_dir: Path) -> str:
    """The secret kept in a folder; made now when there is none. Raises SettingsError."""
    path = data_dir / "secret_key"
    if not path.exists():
        _make_secret(path)
    secret = path.read_text("utf-8", "replace").strip()
    if len(secret) < LEAST_CHARACTERS:
        raise SettingsError(
            f"The file secret_key in {data_dir} is empty or cut short. Delete it, and a new one is made;"
            " everybody then signs in again."
        )
    return secret


def _make_secret(path: Path) -> None:
    """Written aside and linked, so that it is there whole or not at all, and the first of two at once wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
