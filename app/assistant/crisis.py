"""Crisis: words that put help first, found by rule in English and Spanish; no model is asked whether.

A sign that is missed may cost a life, one too many costs a glance: where in doubt, help is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.assistant.crisis_rules import rules
from app.assistant.plain_letters import plain
from app.text.folding import fold


@dataclass(frozen=True, slots=True)
class Signs:
    """What a text speaks of. At least one is set."""

    danger: bool = False
    """Somebody is, or may soon be, hurt by somebody else."""
    self_harm: bool = False
    """Somebody may hurt themselves."""
    child: bool = False
    """A child is hurt or in danger."""


def signs(text: str) -> Signs | None:
    """What `text` speaks of that needs help first, or None. Case, accents, breaks and unseen letters do not matter."""
    folded = _HARMLESS.sub(" ", " " + " ".join(fold(plain(text).text).split()))
    danger, self_harm, child = (rule.search(folded) is not None for rule in (_DANGER, _SELF_HARM, _CHILD))
    return Signs(danger, self_harm, child) if danger or self_harm or child else None


_HARMLESS, _DANGER, _SELF_HARM, _CHILD = map(rules, ("harmless", "danger", "self_harm", "child"))
