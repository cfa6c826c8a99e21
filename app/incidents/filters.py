"""Filters: what a person asked the list to show, read from the address of the page and written back into it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

import msgspec

from app.errors import Invalid
from app.incidents.record import Card, Kind, Severity
from app.text.cleaning import keepable
from app.text.folding import fold
from app.text.letters import composed

MAX_CHARACTERS = 200
"""The longest filter or search. Longer ones are refused, not cut."""

MAX_TERMS = 12


class BadFilter(Invalid):
    """A filter that cannot be meant; nothing was searched."""

    title = "That search needs another look"


class Withdrawn(StrEnum):
    """Whether withdrawn entries are listed."""

    SHOWN = ""
    LEFT_OUT = "no"
    ONLY = "only"


class Filters(msgspec.Struct, frozen=True, kw_only=True, rename={"since": "from", "until": "to"}):
    """What to show. Empty means: everything, newest first."""

    q: str = ""
    kind: Kind | None = None
    severity: Severity | None = None
    person: str = ""
    tag: str = ""
    order_paragraph: str = ""
    since: date | None = None
    until: date | None = None
    withdrawn: Withdrawn = Withdrawn.SHOWN
    order: str = ""

    @property
    def oldest_first(self) -> bool:
        return self.order == "oldest"

    @property
    def narrowing(self) -> bool:
        """Whether some entries may be left out."""
        return any(name != "order" for name in self.query())

    @property
    def by_card(self) -> bool:
        """Whether a card must be looked at to know whether it passes."""
        return any(name not in ("q", "order", *_DATES) for name in self.query())

    @property
    def only_dates(self) -> bool:
        """Whether nothing but the dates may leave entries out."""
        return not self.q and not self.by_card

    @property
    def terms(self) -> tuple[str, ...]:
        """The folded words and "quoted phrases" of `q`; all of them must occur."""
        return terms_of(self.q)

    def query(self, **changes: str) -> dict[str, str]:
        """The GET parameters of this view, with `changes` made; empty ones are left out."""
        given = {name: str(value) for name, value in msgspec.to_builtins(self).items() if value}
        return {name: value for name, value in {**given, **changes}.items() if value}

    def accepts(self, card: Card) -> bool:
        """Whether the card passes every filter but `q` and the dates, which are the reader's."""
        return (
            (self.kind is None or card.kind is self.kind)
            and (self.severity is None or card.severity is self.severity)
            and (self.withdrawn is Withdrawn.SHOWN or card.withdrawn is (self.withdrawn is Withdrawn.ONLY))
            and (not self.person or among(self.person, card.people))
            and (not self.tag or among(self.tag, card.tags))
            and (not self.order_paragraph or fold(self.order_paragraph) in fold(card.order_paragraph))
        )


def from_query(given: Mapping[str, str]) -> Filters:
    """The filters in a page's GET parameters. Raises BadFilter with the sentence to show."""
    text = {name: clean(given.get(name, "")) for name in (*_TEXTS, "kind", "severity", "withdrawn", "order", *_DATES)}
    since, until = (read_date(text[name]) for name in _DATES)
    if since and until and since > until:
        raise BadFilter("The first date is after the last date, so no entry can lie between them. Swap the two.")
    if len(terms_of(text["q"])) > MAX_TERMS:
        raise BadFilter(f"That is more than {MAX_TERMS} words to look for. Use fewer, or put a phrase in quotes.")
    return Filters(
        **{name: text[name] for name in _TEXTS},
        kind=one_of(Kind, text["kind"], "kind of entry"),
        severity=one_of(Severity, text["severity"], "seriousness"),
        withdrawn=one_of(Withdrawn, text["withdrawn"], "choice for withdrawn entries") or Withdrawn.SHOWN,
        order=_order(text["order"]),
        since=since,
        until=until,
    )


def as_typed(given: Mapping[str, str]) -> dict[str, str]:
    """A page's GET parameters, to stand in the form again. A date box can hold nothing but a date."""
    texts = {name: keepable(text)[:MAX_CHARACTERS] for name, text in given.items()}
    return {name: text for name, text in texts.items() if name not in _DATES or _is_date(text)}


def in_words(filters: Filters) -> list[tuple[str, str]]:
    """(parameter, words) of each filter in force but the order."""
    said = {
        "q": f"Words: {filters.q}",
        "kind": f"Kind: {filters.kind.label if filters.kind else ''}",
        "severity": f"How serious: {filters.severity.label if filters.severity else ''}",
        "person": f"Person: {filters.person}",
        "tag": f"Tag: {filters.tag}",
        "order_paragraph": f"Paragraph: {filters.order_paragraph}",
        "from": f"From {day_words(filters.since)}",
        "to": f"To {day_words(filters.until)}",
        "withdrawn": "Only withdrawn" if filters.withdrawn is Withdrawn.ONLY else "Withdrawn left out",
    }
    return [(name, said[name]) for name in filters.query() if name != "order"]


def terms_of(q: str) -> tuple[str, ...]:
    """The folded words and quoted phrases of a search, each once."""
    pieces = ((phrase.strip() or word).strip('"') for phrase, word in _TERM.findall(fold(composed(q))))
    # A tag is printed as "#late", and written without the mark.
    return tuple(dict.fromkeys(piece.lstrip("#") or piece for piece in pieces if piece))


_TEXTS = ("q", "person", "tag", "order_paragraph")
_DATES = ("from", "to")
_TERM = re.compile(r'"([^"]*)(?:"|$)|([^\s"]+)')
_Choice = TypeVar("_Choice", bound=StrEnum)


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


def _order(text: str) -> str:
    if text not in ("", "newest", "oldest"):
        raise BadFilter("The list can be shown newest first or oldest first. Choose one of the two.")
    return text if text == "oldest" else ""


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


def _is_date(text: str) -> bool:
    try:
        return read_date(text) is not None
    except BadFilter:
        return False


def day_words(day: date | None) -> str:
    """ "19 Nov 2026"."""
    return f"{day.day} {day:%b} {day.year}" if day else ""
