"""Cleaning: text as it is taken in, line ends made alike, what cannot be kept named or left out."""

from __future__ import annotations

import re

from app.errors import Invalid
from app.text.letters import composed

# Controls but tab and line feed, lone surrogates, and the code points that never stand for a character.
_UNKEEPABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

# Half of a surrogate pair is no UTF-8, so the request's parser leaves its three bytes percent-encoded.
_UNDECODED = re.compile("%ED%[AB][0-9A-F]%[89AB][0-9A-F]")

# The two that turn letters around whatever they are, so that a line reads as something else. Hebrew and Arabic need
# the other marks of direction, and never these.
_OVERRIDES = re.compile("[\u202d\u202e]")

_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Unusable(Invalid):
    """Text that cannot be taken as it is; the message is a sentence for the person."""


def plain(text: str) -> str:
    """`text` with line ends as one line feed each, otherwise as it came."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    """`text` trimmed, every run of white space one blank."""
    return " ".join(text.split())


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text that say something, each trimmed."""
    return tuple(line for raw in text.split("\n") if (line := raw.strip()))


def keepable(text: str) -> str:
    """`text` without what cannot be kept: null and control characters, halves of characters, direction overrides."""
    return _OVERRIDES.sub("", _UNKEEPABLE.sub("", _UNDECODED.sub("", text)))


def turns_words(text: str) -> bool:
    """Whether a character in it makes the letters behind it run the other way, whatever they are."""
    return _OVERRIDES.search(text) is not None


def too_long(length: int, limit: int, *, otherwise: str = "") -> str:
    """The sentence for a field that is longer than it may be; both in characters. `otherwise` is what else helps."""
    return f"This is {length:,} characters long, and {limit:,} fit here. Shorten it{otherwise and f', or {otherwise}'}."


def label(text: str) -> str:
    """A name or tag in one spelling, and without marks that turn the direction of what stands beside it."""
    return one_line(_DIRECTION.sub("", composed(text)))
