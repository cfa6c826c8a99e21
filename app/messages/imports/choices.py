"""Choices: what a person said about a file: how to read it, who they are in it, and where it goes."""

from __future__ import annotations

import msgspec


class Choices(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`day_first` is None while nothing tells and nobody has said. `me` holds senders as the file writes them."""

    kind: str
    zone: str
    day_first: bool | None = None
    columns: tuple[str, ...] = ()
    separator: str = ","
    has_headings: bool = True
    party: str = ""
    """Only messages from or to this one; empty for all."""
    me: tuple[str, ...] = ()
    not_me: bool = False
    """The person said that they are in none of it."""
    name: str = ""
    into: str = ""
    """The conversation that it is added to; empty for a new one."""

    @property
    def reading(self) -> tuple[object, ...]:
        """What a look at the file depends on."""
        return (self.zone, self.day_first, self.columns, self.party, self.into)
