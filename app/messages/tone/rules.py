"""Rules of the tone check: phrases that read as one kind of hostility, as patterns over folded text.

Folded text is in lower case, with plain quotes and without accents. Words that are harmless alone ("lazy", "crazy",
"monster") count only where they are said to somebody.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from app.messages.tone.kinds import Kind

END = r"(?=[ ]*(?:[.!?,;]|$))"
"""The end of a clause."""

OPENING = r"(?:^|(?<=[.!?\n] )|(?<=[.!?\n]))"
"""The beginning of a sentence."""

ARE = r"you(?:'re|r| are|'ve been| were)"

HOW = (
    r"(?:(?:just|such|so|\w+ly|all|being|nothing but|acting|behaving|like|a|an|the|most|biggest|worst|still|"
    r"always|damn|"
    r"fucking|one|pretty|too|total|complete|textbook|typical|classic|real|little|goddamn|beyond|as|much of) ){0,8}"
)
"""What stands between "you are" and the word that hurts."""

WILL = r"i(?:'ll| will|'m going to| am going to|'m gonna| swear i'll| promise i'll)"

PARENT = r"(?:mother|father|mom|dad|parent)"


class Rule(NamedTuple):
    """Where `pattern` is found it reads as `kind`; `plainer` could stand there, empty for nothing at all."""

    kind: Kind
    pattern: re.Pattern[str]
    plainer: str
    weaken: bool = False
    """Whether "always" in what was found can be said as "often"."""


def rule(kind: Kind, *phrases: str, plainer: str = "", weaken: bool = False) -> Rule:
    """One rule for several phrases of a kind, each of whole words."""
    return Rule(kind, re.compile(rf"(?<![\w'])(?:{'|'.join(phrases)})(?!\w)", re.MULTILINE), plainer, weaken)
