"""A drafted message as it stands, read with all its versions, and what keeps one from being changed."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import Conflict, Invalid, NotFound
from app.messages.placement import head_key, shown_version, versions_prefix
from app.messages.record import Details, Head, Sent, Version
from app.store.sealed import Shelf, Stored

MOST_VERSIONS = 60
"""Versions that one draft holds."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it stands, with every version, oldest first."""

    stored: Stored[Head]
    versions: tuple[Version, ...]

    @property
    def head(self) -> Head:
        return self.stored.record

    @property
    def id(self) -> str:
        return self.head.id

    @property
    def details(self) -> Details:
        return self.head.details

    @property
    def sent(self) -> Sent | None:
        return self.head.sent

    @property
    def shown(self) -> Version | None:
        """The version that stands for the draft: sent, else picked, else the latest."""
        return shown_version(self.head, self.versions)

    @property
    def chosen(self) -> Version | None:
        """The version that was picked, or None."""
        return self.version(self.head.chosen) if self.head.chosen else None

    def version(self, number: int) -> Version:
        """The version with this number. Raises NotFound."""
        if not 1 <= number <= len(self.versions):
            raise NotFound
        return self.versions[number - 1]


class AlreadySent(Conflict):
    """What was sent stays as it was sent."""

    title = "This message is marked as sent"
    sentence = "What was sent stays as it is, so nothing was changed. You can begin a new message from it."


class ChangedMeanwhile(Conflict):
    """The draft was changed after it was opened here."""

    sentence = "This draft was changed somewhere else after you opened it. Nothing was overwritten; look at both."


class FactsUnsettled(Conflict):
    """A version in which facts differ from what the person gave cannot be the one that went out."""

    title = "Some facts in it need your word first"
    sentence = (
        "This version has dates, amounts, names or quotations that differ from yours, or leaves some out. "
        "Settle each one, or edit the text. It is not marked as sent."
    )


class TooManyVersions(Invalid):
    """A draft is full."""

    sentence = f"A draft holds {MOST_VERSIONS} versions. Nothing was added; begin a new message."


def load_draft(shelf: Shelf, id_: str) -> Draft:
    """The draft with all its versions. Raises NotFound when this shelf has none, or the id cannot be one."""
    stored = shelf.get(head_key(id_), Head)
    if stored is None:
        raise NotFound
    rows = shelf.every(Version, prefix=versions_prefix(id_), batch=MOST_VERSIONS)
    # One that is added between the two reads belongs to the next step.
    return Draft(stored, tuple(row.record for row in rows)[: stored.record.versions])
