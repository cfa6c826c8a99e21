"""Crisis: words that put help first, found by rule in English and Spanish; no model is asked whether."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.text.folding import fold


@dataclass(frozen=True, slots=True)
class Signs:
    """What a text speaks of. At least one is set."""

    danger: bool = False
    """Somebody is, or may soon be, hurt by somebody else."""
    self_harm: bool = False
    child: bool = False


_SELF_HARM: tuple[str, ...] = (
    r"\bsuicid",
    r"\bkill(?:ing)? (?:myself|himself|herself|themsel)",
    r"\b(?:end|take|taking|ending) (?:my|his|her|their) (?:own )?life\b",
    r"\bself[- ]?harm",
)
_DANGER: tuple[str, ...] = (r"\bstrangl", r"\bchok(?:ed|ing|es) me\b")
_CHILD: tuple[str, ...] = (r"\bmolest",)


def signs(text: str) -> Signs | None:
    """What `text` speaks of that needs help first, or None."""
    folded = " ".join(fold(text).split())
    found = Signs(
        danger=any(pattern.search(folded) for pattern in _COMPILED[0]),
        self_harm=any(pattern.search(folded) for pattern in _COMPILED[1]),
        child=any(pattern.search(folded) for pattern in _COMPILED[2]),
    )
    return found if found.danger or found.self_harm or found.child else None


_COMPILED = tuple(tuple(re.compile(rule) for rule in rules) for rules in (_DANGER, _SELF_HARM, _CHILD))
