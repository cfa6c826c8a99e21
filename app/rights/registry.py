"""The registry: every feature's word on what it keeps, in the order in which a person would look for it."""

from __future__ import annotations

from app.lifecycle import Erase, Feature

EXPORTED: tuple[Feature, ...] = ()
"""One of each feature, from its exported.py."""

ERASED: tuple[tuple[str, Erase], ...] = ()
"""(name, what erases) of each feature that keeps something outside its owner's shelf, from its erased.py."""
