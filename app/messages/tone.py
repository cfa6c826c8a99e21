"""The tone check: what will read as hostile in a text of one's own, by rules alone, each with a plainer wording."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Why words will read as hostile."""

    INSULT = "insult"
    ABSOLUTE = "absolute"
    MIND_READING = "mind-reading"
    DIAGNOSIS = "diagnosis"
    THREAT = "threat"
    BLUFF = "bluff"
    SHOUTING = "shouting"

    @property
    def label(self) -> str:
        return _KINDS[self][0]

    @property
    def advice(self) -> str:
        """What to do about it, in one sentence."""
        return _KINDS[self][1]


@dataclass(frozen=True, slots=True)
class Finding:
    """One place: text[start:end] is `words`. `plainer` is what could stand there instead, empty for nothing at all."""

    start: int
    end: int
    kind: Kind
    words: str
    plainer: str

    def units(self, text: str) -> int:
        """Where it begins as a browser counts: in units of UTF-16."""
        return len(text[: self.start].encode("utf-16-le")) // 2


def applied(text: str, finding: Finding) -> str:
    """The text with the plainer wording in its place."""
    before, after = text[: finding.start], text[finding.end :]
    if not finding.plainer and after.startswith(" ") and (not before or before[-1].isspace()):
        after = after[1:]
    return f"{before}{finding.plainer}{after}"


def check(text: str) -> list[Finding]:
    """What will read as hostile, in order; no two overlap."""
    del text
    return []


_KINDS = {
    Kind.INSULT: ("An insult", "It is about the person. Say what was done."),
    Kind.ABSOLUTE: ("Always or never", "One exception proves it wrong. Say how often, or give the dates."),
    Kind.MIND_READING: ("What they think or want", "Nobody can know it. Say what they did, and what you ask for."),
    Kind.DIAGNOSIS: ("A diagnosis", "It reads as an insult. Describe what you saw."),
    Kind.THREAT: ("A threat", "It can be held against you. Say what you will do next, if you must."),
    Kind.BLUFF: ("A legal threat", "It promises what no message can do. Leave it to the court, or to your lawyer."),
    Kind.SHOUTING: ("Shouting", "Capitals and marks in a row read as shouting."),
}
