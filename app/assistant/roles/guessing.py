"""Which role fits, by rules of our own: words that weigh towards it, and likeness to how its people would say it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from app.ai import Embedder
from app.assistant.roles.table import role_table
from app.text.folding import fold

_WORD_WEIGHT = 0.22
"""What one of a role's words adds to the likeness of its nearest sign."""

_LEAST = 0.42
"""Below this nothing is near enough to be offered."""

_AHEAD = 0.02
"""By so much the first must be ahead of the second, or both are too close to tell."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A role and how near the description is to it."""

    role: str
    score: float


def guess_role(text: str, embedder: Embedder) -> Guess | None:
    """The role that fits what was written, or None when too little is said to tell. Raises ModelUnavailable."""
    ranked = ranked_roles(text, embedder)
    first, second = ranked[0], ranked[1]
    if first.score < _LEAST or first.score - second.score < _AHEAD:
        return None
    return first


def ranked_roles(text: str, embedder: Embedder) -> list[Guess]:
    """Every role, the nearest first."""
    vector, signs = _vectors(text, embedder)
    folded = f" {' '.join(re.findall(r'[a-z0-9]+', fold(text)))} "
    scored = []
    for key, role in role_table().role.items():
        likeness = float((signs[key] @ vector).max())
        hits = sum(_stands_in(word, folded) for word in role.words)
        scored.append(Guess(key, likeness + _WORD_WEIGHT * min(hits, 3)))
    return sorted(scored, key=lambda guess: (-guess.score, guess.role))


def _stands_in(word: str, folded: str) -> bool:
    """Whether the words stand in the text, from the beginning of a word on: "alienat" is in "alienation"."""
    return f" {' '.join(re.findall(r'[a-z0-9]+', word))}" in folded


_signs: dict[str, dict[str, Any]] = {}


def _vectors(text: str, embedder: Embedder) -> tuple[Any, dict[str, Any]]:
    if embedder.name not in _signs:
        _signs[embedder.name] = {key: embedder.embed(role.signs) for key, role in role_table().role.items()}
    return embedder.embed([text])[0], _signs[embedder.name]
