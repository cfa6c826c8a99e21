"""Consents: the row that is written whenever somebody agrees, withdraws or objects; nothing changes it later."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Literal

import msgspec

from app.store import Change
from app.store.sealed import Shelf

PREFIX = "CONSENT#"

Kind = Literal["age", "policy", "onboarding", "resources", "updates", "newsletter", "ai", "counting"]


class Said(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One word of a person's: yes or no to what. Stored under CONSENT#<instant>#<random>."""

    kind: Kind
    on: bool
    at: datetime
    source: str
    """Where it was said; "gpc" for a browser that says it for its owner."""
    policy_version: str
    """The policy in force then."""
    version: str = ""
    """Of the words that were agreed to, where they have a version of their own."""


def noted(shelf: Shelf, said: Said) -> Change:
    """The change that adds the row; it goes into the write of what it tells about."""
    return shelf.add(f"{PREFIX}{said.at:%Y-%m-%dT%H:%M:%S.%f}Z#{secrets.token_hex(4)}", said)
