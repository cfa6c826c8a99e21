"""Filters: what narrows a list, as it stands in a page's address, read and refused in the same words everywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from app.errors import Invalid
from app.text.cleaning import keepable
from app.text.folding import fold
from app.text.letters import composed

MAX_CHARACTERS = 200
"""The longest filter or search. Longer ones are refused, not cut."""

MAX_TERMS = 12

DATES = ("from", "to")

_TERM = re.compile(r'"([^"]*)(?:"|$)|([^\s"]+)')

_Choice = TypeVar("_Choice", bound=StrEnum)


class BadFilter(Invalid):
    """A filter that cannot be meant; nothing was searched."""

    title = "That search needs another look"


def terms_of(q: str) -> tuple[str, ...]:
    """The folded words and quoted phrases of a search, each once."""
    pieces = ((phrase.strip() or word).strip('"') for phrase, word in _TERM.findall(fold(composed(q))))
    # A tag is printed as "#late", and written without the mark.
    return tuple(dict.fromkeys(piece.lstrip("#") or piece for piece in pieces if piece))


def as_typed(given: Mapping[str, str]) -> dict[str, str]:
    """A page's GET parameters, to stand in the form again. A date box can hold nothing but a date."""
    texts = {name: keepable(text)[:MAX_CHARACTERS] for name, text in given.items()}
    return {name: text for name, text in texts.items() if name not in DATES or _is_date(text)}


def clean(text: str) -> str:
    """A filter's text, trimmed. Raises BadFilter."""
    text = text.strip()
    if len(text) > MAX_CHARACTERS:
        raise BadFilter(f"That is longer than the {MAX_CHARACTERS} characters we can look for. Shorten it.")
    if keepable(text) != text:
        raise BadFilter("That holds characters that cannot be typed, so it was not looked for. Type it again.")
    return text


def one_of(choices: type[_Choice], text: str, what: str) -> _Choice | None:
    """The choice of that value; None for no text. Raises BadFilter."""
    try:
        return choices(text) if text else None
    except ValueError:
        raise BadFilter(f"We do not know that {what}. Choose one from the list.") from None


def read_date(text: str) -> date | None:
    """A day of a filter; None for no text. Raises BadFilter."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadFilter("We could not read that date. Use the date picker, or write it as 2026-11-19.") from None


def among(wanted: str, given: tuple[str, ...]) -> bool:
    """Whether it is a part of one of them: "ortiz" of "Ms. Ortiz". A tag is printed with a # that it does not have."""
    folded = fold(composed(wanted)).lstrip("#")
    return any(folded in fold(one) for one in given)


def day_words(day: date | None) -> str:
    """ "19 Nov 2026"."""
    return f"{day.day} {day:%b} {day.year}" if day else ""


def _is_date(text: str) -> bool:
    try:
        return read_date(text) is not None
    except BadFilter:
        return False
