"""The plan of a removal: the names of its steps in their order, and what a person is told of them."""

from __future__ import annotations

from app.rights.registry import ERASED

BEFORE = ("fence", "count", "retained", "billing", "newsletter")
"""While the account can still be read: others are told by what stands in it."""

PLACES = tuple(f"places {name}" for name, _ in ERASED)
"""What features keep of it elsewhere: found by what stands in it."""

AFTER = ("sign-in", "keys", "private", "files", "queue", "records", "again", "settle", "certificate")
"""No step after "keys" opens anything: from then on nothing of it can be read."""

STEPS = (*BEFORE, *PLACES, *AFTER)

SHOWN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("The account is closed for good:", ("fence", "count", "retained")),
    ("Payments have ended:", ("billing",)),
    ("The newsletter is told:", ("newsletter",)),
    ("Lists that named the account are cleared:", PLACES),
    ("The sign-in is deleted:", ("sign-in",)),
    ("The keys are destroyed:", ("keys",)),
    ("Private records are removed:", ("private",)),
    ("Files are removed:", ("files",)),
    ("Everything else is removed:", ("queue", "records")),
    ("Looked again, and nothing is left:", ("again", "settle")),
)
"""In words, and the steps that each stands for."""
