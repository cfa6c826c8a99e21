"""Consent: whether a person has seen what leaves for an AI provider, and agreed to it, before anything does."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.ai import TextModel
from app.consents import Said, noted
from app.store.sealed import Shelf

KEY = "AICONSENT"

VERSION = "2026-11-23"
"""Of what the page before the first send says. A new one is shown to everybody once more."""


class Consent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was agreed to, and when. Stored under AICONSENT."""

    version: str
    provider: str
    at: datetime
    policy_version: str = ""


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


def agree(shelf: Shelf, model: TextModel, version: str, now: datetime, policy_version: str = "") -> bool:
    """Remember the agreement to `version`; whether it is the one that is shown today. Raises StoreUnavailable."""
    if version != VERSION:
        return False
    agreed = Consent(version=version, provider=model.provider, at=now, policy_version=policy_version)
    shelf.write(shelf.put(KEY, agreed), noted(shelf, _said(agreed, "ask")))
    return True


def withdraw(shelf: Shelf, now: datetime, policy_version: str) -> None:
    """Forget the agreement: the next send is shown first again. Raises StoreUnavailable."""
    agreed = given(shelf)
    if agreed is None:
        return
    ended = msgspec.structs.replace(agreed, at=now, policy_version=policy_version)
    shelf.write(shelf.discard(KEY), noted(shelf, _said(ended, "settings", on=False)))


def _said(agreed: Consent, source: str, *, on: bool = True) -> Said:
    return Said(
        kind="ai", on=on, at=agreed.at, source=source, policy_version=agreed.policy_version, version=agreed.version
    )
