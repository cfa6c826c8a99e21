"""Plans as data: what can be paid for, how often, and what each opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tier = Literal["free", "parent", "professional"]
Cadence = Literal["", "monthly", "annual"]
Opens = Literal["parent", "professional"]


@dataclass(frozen=True, slots=True)
class Plan:
    """One thing to pay for: a tier, by the month or by the year."""

    key: str
    tier: Opens
    cadence: Literal["monthly", "annual"]

    @property
    def name(self) -> str:
        """ "Parent, by the month"."""
        return f"{TIERS[self.tier].name}, {BY[self.cadence]}"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a tier is called and what it opens, in words for the billing page."""

    name: str
    opens: tuple[str, ...]


BY = {"monthly": "by the month", "annual": "by the year"}

TIERS: dict[Opens, Offer] = {
    "parent": Offer(
        "Parent",
        ("Write entries, correct them, bring in files", "Messages, files, and notes on how you are"),
    ),
    "professional": Offer("Professional", ("Everything in Parent", "The tools for professionals, as they come")),
}

ALWAYS = (
    "Read everything you wrote",
    "Take it with you: CSV and JSON",
    "Have it deleted",
    "Help lines and privacy pages",
)
"""Open without any plan, for good."""

PLANS: dict[str, Plan] = {
    plan.key: plan
    for plan in (
        Plan("parent_monthly", "parent", "monthly"),
        Plan("parent_annual", "parent", "annual"),
        Plan("professional_monthly", "professional", "monthly"),
        Plan("professional_annual", "professional", "annual"),
    )
}

EVERYTHING: frozenset[Opens] = frozenset({"parent", "professional"})

_OPENS: dict[Tier, frozenset[Opens]] = {
    "free": frozenset(),
    "parent": frozenset({"parent"}),
    "professional": EVERYTHING,
}


def opened_by(tier: Tier) -> frozenset[Opens]:
    """What a tier opens: professional includes parent."""
    return _OPENS[tier]
