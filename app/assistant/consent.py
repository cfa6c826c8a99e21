"""Consent: whether a person has seen what leaves for an AI provider, and agreed to it, before anything does."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.ai import TextModel
from app.store.sealed import Shelf

KEY = "AICONSENT"

VERSION = "2026-11-23"
"""Of what the page before the first send says. A new one is shown to everybody once more."""


class Consent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was agreed to, and when. Stored under AICONSENT."""

    version: str
    provider: str
    at: datetime


def given(shelf: Shelf) -> Consent | None:
    """What was agreed to last, if it was not taken back. Raises StoreUnavailable."""
    stored = shelf.get(KEY, Consent)
    return stored.record if stored else None


def needed(shelf: Shelf, model: TextModel) -> bool:
    """Whether what would be sent must be shown first: never when nothing leaves this machine."""
    if model.provider == "offline":
        return False
    agreed = given(shelf)
    return agreed is None or agreed.version != VERSION or agreed.provider != model.provider


def agree(shelf: Shelf, model: TextModel, version: str, now: datetime) -> bool:
    """Remember the agreement to `version`; whether it is the one that is shown today. Raises StoreUnavailable."""
    if version != VERSION:
        return False
    shelf.write(shelf.put(KEY, Consent(version=version, provider=model.provider, at=now)))
    return True


def withdraw(shelf: Shelf) -> None:
    """Forget the agreement: the next send is shown first again. Raises StoreUnavailable."""
    shelf.write(shelf.discard(KEY))
