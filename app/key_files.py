"""The key files of KEYS=local as an operator handles them: made, rotated, and what they wrapped wrapped anew."""

from __future__ import annotations

from pathlib import Path

from app.keys import KeyUnavailable
from app.keys.local import LocalRing
from app.services import key_files, record_stores, tenant_keys, utc_now
from app.settings import Settings


def create_key_files(settings: Settings) -> list[Path]:
    """Make the key files that are missing, and name them. Raises KeyUnavailable when one of them is lost, not missing:
    keys that it wrapped are there, and a new one would open none of them."""

    made = []
    both = tenant_keys(settings, record_stores(settings, lambda: utc_now().timestamp())[-1], await_keys=True)
    for path, keys in zip(key_files(settings), both, strict=True):
        if path.exists():
            continue
        if keys.any_wrapped():
            raise KeyUnavailable(f"{path} opens what is kept here, and is gone. Restore it from your safe copy.")
        LocalRing(path, create=True)
        made.append(path)
    return made


def rotate_key_files(settings: Settings) -> list[Path]:
    """Put a new ring key first in each key file; the older ones stay. Raises SettingsError for a file that is wrong."""

    for path in key_files(settings):
        LocalRing(path, create=False).rotate()
    return list(key_files(settings))


def rewrap_keys(settings: Settings) -> int:
    """Wrap every person's data keys under the rings' newest keys; how many needed it. May be run again at any time.

    Raises KeyUnavailable, StoreUnavailable.
    """
    wrapped = record_stores(settings, lambda: utc_now().timestamp())[-1]
    return sum(keys.rewrap_all() for keys in tenant_keys(settings, wrapped, await_keys=True))
