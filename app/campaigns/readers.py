"""Readers: whom a letter is written for. Three kinds, by the role that a person chose; no choice is the first kind."""

from __future__ import annotations

from typing import Literal

from app.accounts.roles import ROLES

Readers = Literal["own", "quiet", "beside"]
"""Who keep a record of their own; who want to be spared attention; who work beside them. Letters are named by these."""

_OWN = ("", "co-parent", "self-represented", "targeted-parent", "parallel-parenting")
_QUIET = ("survivor",)

READERS: dict[str, Readers] = {
    **dict.fromkeys(ROLES, "beside"),
    **dict.fromkeys(_OWN, "own"),
    **dict.fromkeys(_QUIET, "quiet"),
}
"""By role."""


def readers_of(role: str) -> Readers:
    """Which kind of reader somebody with this role is."""
    return READERS.get(role, "own")
