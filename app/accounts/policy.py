"""The policy that a person accepts: when they did, which version, and where; and whether they are asked anew."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from app.consents import Said, noted
from app.policies import versions
from app.policies.versions import Version
from app.store import Change
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.accounts.model import Account
    from app.services import Services

ACCEPTED = "POLICY#ACCEPTED#"
"""Sort keys of an account's acceptances, each behind it the version."""

Source = Literal["welcome", "sign-in"]


class Acceptance(msgspec.Struct, frozen=True, kw_only=True):
    """That a version was accepted: when, and on which page."""

    version: str
    at: datetime
    source: Source


def accepting(services: Services, shelf: Shelf, source: Source) -> tuple[dict[str, object], list[Change]]:
    """The account's fields that change when its owner accepts the version in force, and the notes of it."""
    version, now = versions.in_force(services).name, services.now()
    note = shelf.put(ACCEPTED + version, Acceptance(version=version, at=now, source=source))
    said = Said(kind="policy", on=True, at=now, source=source, policy_version=version, version=version)
    return {"policy_version": version, "policy_accepted_at": now}, [note, noted(shelf, said)]


def history(shelf: Shelf) -> list[Acceptance]:
    """Every version that this person accepted, newest first; before these were noted, only the account knows."""
    return [stored.record for stored in shelf.every(Acceptance, prefix=ACCEPTED, newest_first=True)]


def accepted(account: Account, version: Version) -> bool:
    """Whether the account has accepted this version, or one after it."""
    return account.policy_version >= version.name


def to_accept(services: Services, account: Account, *, signed_in_at: datetime) -> Version | None:
    """The version that somebody is asked to accept: it applied when they signed in, and they have not accepted it."""
    if not account.active:
        return None
    version = versions.in_force(services)
    return version if signed_in_at >= version.since and not accepted(account, version) else None
