"""Exported: what was mailed to a person, when, and what became of it; not the words, which are not kept."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.lifecycle import Family, Feature, Left
from app.mail.intents import Category, State
from app.mail.records import Fate


class _Mail(msgspec.Struct, frozen=True, kw_only=True):
    """One mail, without what its template was given: links are among that."""

    template: str
    to: str
    category: Category
    intended_at: datetime
    state: State
    ended_at: datetime | None = None


FEATURE = Feature(
    "mail",
    "Mail we sent you",
    families=(
        Family("mails", "MAIL#", _Mail, "Mails", comes_back=False, comprehensive=True, rest="[^#]+"),
        Family("mails-delivered", "MAIL#", Fate, "What became of them", comes_back=False, comprehensive=True,
               rest="[^#]+#FATE"),
    ),
    left=(Left("MAILED#", "The order of the mails: each of them says itself when it was."),),
)  # fmt: skip
