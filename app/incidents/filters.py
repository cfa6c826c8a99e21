"""Filters: what a person asked the list to show, read from the address of the page and written back into it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import msgspec

from app.incidents.record import Card, Kind, Severity
from app.lists.filters import DATES, MAX_TERMS, BadFilter, among, clean, day_words, one_of, read_date, terms_of
from app.text.folding import fold


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
        return any(name not in ("q", "order", *DATES) for name in self.query())

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
    text = {name: clean(given.get(name, "")) for name in (*_TEXTS, "kind", "severity", "withdrawn", "order", *DATES)}
    since, until = (read_date(text[name]) for name in DATES)
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


_TEXTS = ("q", "person", "tag", "order_paragraph")


def _order(text: str) -> str:
    if text not in ("", "newest", "oldest"):
        raise BadFilter("The list can be shown newest first or oldest first. Choose one of the two.")
    return text if text == "oldest" else ""
