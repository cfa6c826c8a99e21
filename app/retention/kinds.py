"""Kinds: what a row of the table says of one kind of data, and the words that many rows share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from app.policies.words import Words

Enforcer = Literal["end of the account", "store", "clock", "backup", "host", "nobody"]
"""Who ends it: the removal of the account, the store by the expiry on each record, a job of the clock, the backup
command, the machine that runs us, or nobody, where it stays for good."""

CONTRACT = Words("Contract: Art. 6(1)(b)", "Contrato: art. 6.1.b")
LAW = Words("Legal obligation: Art. 6(1)(c)", "Obligación legal: art. 6.1.c")
INTEREST = Words("Legitimate interest: Art. 6(1)(f)", "Interés legítimo: art. 6.1.f")
NOBODY = Words("It names nobody", "No nombra a nadie")
"""Lawful basis, by the article of the GDPR."""

OPEN = Words(
    "While your account is open, and up to 30 days after you delete it",
    "Mientras su cuenta está abierta, y hasta 30 días después de borrarla",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One row."""

    key: str
    what: Words
    how_long: Words
    """And from when it is counted."""
    basis: Words
    period: timedelta | None
    """None: while the account is open, or until what it is for has come about."""
    enforced: Enforcer
    by: str
    """The function that ends it (`module:name`), or a sentence where none does."""
    areas: tuple[str, ...] = ()
    """Areas of the platform: each by its name, or by what it begins with before a #."""
    shelf: tuple[str, ...] = ()
    """What sort keys of an account begin with, where they end before the account does."""
    owner: str = ""
    """The tenant of our own whose records they are."""
