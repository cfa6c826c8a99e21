"""Exported: who a person is to us, how they like the product to behave, and what they accepted."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec.structs import fields

from app.accounts.model import ACCOUNT_SORT, Account
from app.accounts.policy import ACCEPTED, Acceptance
from app.accounts.preferences import PREFERENCES_SORT, Preferences
from app.lifecycle import Family, Feature

_Account = msgspec.defstruct(
    "Account",
    [(field.name, field.type, field.default) for field in fields(Account) if field.name != "closing"],
    frozen=True,
    kw_only=True,
)
"""Who a person is to us; not by which record their account is being ended."""


class _Left(msgspec.Struct, frozen=True, kw_only=True):
    """An address that was left, without what names the move in the link that undoes it."""

    address: str
    until: datetime


class _Moves(msgspec.Struct, frozen=True):
    """The addresses of the last days."""

    left: tuple[_Left, ...] = ()


FEATURE = Feature(
    "account",
    "Your account",
    families=(
        Family("account", ACCOUNT_SORT, _Account, "Who you are to us", comes_back=False, rest=""),
        Family("preferences", PREFERENCES_SORT, Preferences, "Your settings", comes_back=False, comprehensive=True,
               rest=""),
        Family("former-addresses", "MOVES", _Moves, "Addresses you left in the last days", comes_back=False,
               comprehensive=True, rest=""),
        Family("policies-accepted", ACCEPTED, Acceptance, "Policies you accepted", comes_back=False,
               comprehensive=True),
    ),
)  # fmt: skip
"""None of it comes back by an import: an account is opened by its owner's own address, statement and consent."""
