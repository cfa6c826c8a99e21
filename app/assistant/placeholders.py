"""Placeholders: how what is hidden is written, and how it is found again in what a model made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

KINDS = {
    "person": "Person", "child": "Child", "phone": "Phone", "email": "Email", "address": "Address", "ssn": "SSN",
    "account": "Account", "card": "Card", "birth date": "Birth date", "link": "Link",
    "coordinates": "Coordinates", "ip address": "IP address", "case number": "Case number",
    "handle": "Handle", "name": "Name", "word": "Word", "text": "Text",
}  # fmt: skip
"""What is hidden, and what its placeholder is called. "text" is what only looked like a placeholder."""

LONGEST = 40
"""Characters of the longest placeholder, however a model may have spaced it."""

_WORDS = "|".join(kind.replace(" ", r"[\s_-]?") for kind in KINDS.values())
_INSIDE = rf"\s{{0,3}}({_WORDS})[\s_-]{{0,3}}([A-Z]{{1,2}}\d{{0,3}}|\d{{1,4}})(['’]s)?\s{{0,3}}"
_BRACKETED = rf"\[\[?{_INSIDE}\]\]?|<{_INSIDE}>|\{{\{{?{_INSIDE}\}}\}}?|【{_INSIDE}】"
_OPENING = "[<{【"
_CLOSING = re.compile(r"[\]>}】]")
LITERAL = re.compile(rf"\[{_INSIDE}\]", re.IGNORECASE)
"""What looks like a placeholder in a text that a person wrote."""


def letters(number: int) -> str:
    """A, B, … Z, AA, AB, … for 0, 1, …"""
    return letters(number // 26 - 1) + chr(65 + number % 26) if number > 25 else chr(65 + number)


@dataclass
class Restoring:
    """Puts the hidden words back. `words` is by label as it is written without brackets, "Person A"."""

    words: dict[str, str]
    typed: frozenset[str] = field(default_factory=frozenset)
    """Labels that a person wrote without brackets: those stay as they are when they come so."""

    def show(self, text: str, before: str = "") -> str:
        """`text` with the words in place; what stands for nothing stays. `before` is the character in front of it."""
        return self._any.sub(self._word, before + text)[len(before) :]

    def stream(self, pieces: Iterator[str]) -> Iterator[str]:
        """The pieces with the words in place, also where a placeholder came in several. An empty one passes through."""
        held, before = "", ""
        for piece in pieces:
            held += piece
            cut = self._safe(held)
            ready, held = held[:cut], held[cut:]
            if ready or not piece:
                yield self.show(ready, before)
            before = ready[-1:] or before
        if held:
            yield self.show(held, before)

    def _word(self, found: re.Match[str]) -> str:
        if bare := found["bare"]:
            return self.words[bare]
        inside = LITERAL.fullmatch(f"[{found[0].strip('[]<>{}【】')}]")
        word = self._by_form.get(_form(inside[1], inside[2])) if inside else None
        return found[0] if inside is None or word is None else word + (inside[3] or "")

    @cached_property
    def _by_form(self) -> dict[str, str]:
        return {_form(*label.rsplit(" ", 1)): word for label, word in self.words.items()}

    @cached_property
    def _bare(self) -> tuple[str, ...]:
        return tuple(sorted((label for label in self.words if label not in self.typed), key=len, reverse=True))

    @cached_property
    def _any(self) -> re.Pattern[str]:
        bare = "|".join(map(re.escape, self._bare)) or "(?!)"
        return re.compile(rf"(?i:{_BRACKETED})|(?<!\w)(?P<bare>{bare})(?!\w)")

    def _safe(self, held: str) -> int:
        """How much of `held` cannot be the beginning of a placeholder."""
        for at in range(max(0, len(held) - LONGEST), len(held)):
            rest = held[at:]
            if rest[0] in _OPENING and len(_CLOSING.findall(rest)) < (2 if rest[1:2] == rest[0] else 1):
                return at
            if any(label.startswith(rest) for label in self._bare) and not held[:at][-1:].isalnum():
                return at
        return len(held)


def _form(kind: str, number: str) -> str:
    return re.sub(r"[\s_-]", "", kind).lower() + " " + number.upper()
