"""The kinds of hostile wording, each with what it is called and what to do about it."""

from __future__ import annotations

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
        """What to do about it, in one sentence or two."""
        return _KINDS[self][1]


_KINDS = {
    Kind.INSULT: ("An insult", "It is about the person. Say what was done."),
    Kind.ABSOLUTE: ("Always or never", "One exception proves it wrong. Say how often, or give the dates."),
    Kind.MIND_READING: ("What they think or want", "Nobody can know it. Say what they did, and what you ask for."),
    Kind.DIAGNOSIS: ("A diagnosis", "It reads as an insult. Describe what you saw."),
    Kind.THREAT: ("A threat", "It can be held against you. Say only what you will do next."),
    Kind.BLUFF: ("A legal threat", "It promises what no message can do. Leave it to the court, or to your lawyer."),
    Kind.SHOUTING: ("Shouting", "Capitals and marks in a row read as shouting."),
}
