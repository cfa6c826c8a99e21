"""Filters: what a person asked the vault to list, read from the address of the page and written back into it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from app.dates.moments import zone_of
from app.lists.filters import MAX_TERMS, BadFilter, among, clean, day_words, one_of, read_date, terms_of
from app.vault.record import Card, Kind


class Filters(msgspec.Struct, frozen=True, kw_only=True, rename={"since": "from", "until": "to"}):
    """What to list. Empty means: everything, newest first."""

    q: str = ""
    kind: Kind | None = None
    tag: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def narrowing(self) -> bool:
        """Whether some documents may be left out."""
        return bool(self.query())

    @property
    def terms(self) -> tuple[str, ...]:
        """The folded words and "quoted phrases" of `q`; all of them must occur."""
        return terms_of(self.q)

    def query(self, **changes: str) -> dict[str, str]:
        """The GET parameters of this view, with `changes` made; empty ones are left out."""
        given = {name: str(value) for name, value in msgspec.to_builtins(self).items() if value}
        return {name: value for name, value in {**given, **changes}.items() if value}

    def accepts(self, card: Card, zone: str) -> bool:
        """Whether the card passes every filter but `q`, which is the reader's."""
        day = day_of(card, zone)
        return (
            (self.kind is None or card.kind is self.kind)
            and (not self.tag or among(self.tag, card.tags))
            and (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
        )


def day_of(card: Card, zone: str) -> date:
    """The day that a document is found by: that of the thing itself, else the one on which it was added."""
    return card.dated.on if card.dated else card.added_at.astimezone(zone_of(zone)).date()


def from_query(given: Mapping[str, str]) -> Filters:
    """The filters in a page's GET parameters. Raises BadFilter with the sentence to show."""
    text = {name: clean(given.get(name, "")) for name in ("q", "kind", "tag", "from", "to")}
    since, until = read_date(text["from"]), read_date(text["to"])
    if since and until and since > until:
        raise BadFilter("The first date is after the last date, so no file can lie between them. Swap the two.")
    if len(terms_of(text["q"])) > MAX_TERMS:
        raise BadFilter(f"That is more than {MAX_TERMS} words to look for. Use fewer, or put a phrase in quotes.")
    kind = one_of(Kind, text["kind"], "kind of file")
    return Filters(q=text["q"], kind=kind, tag=text["tag"], since=since, until=until)


def in_words(filters: Filters) -> list[tuple[str, str]]:
    """(parameter, words) of each filter in force."""
    said = {
        "q": f"Words: {filters.q}",
        "kind": f"Kind: {filters.kind.label if filters.kind else ''}",
        "tag": f"Tag: {filters.tag}",
        "from": f"From {day_words(filters.since)}",
        "to": f"To {day_words(filters.until)}",
    }
    return [(name, said[name]) for name in filters.query()]
