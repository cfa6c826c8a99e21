"""A frame: what stands before and after the facts of a message."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands before and after the facts. Sentences nearest the facts matter most: they go last when it is long."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def said(sentence: str) -> tuple[str, ...]:
    """The sentence, or none where it is empty."""
    return (sentence,) if sentence else ()
