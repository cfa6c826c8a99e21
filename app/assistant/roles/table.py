"""The table of roles: what each is offered first, read from table.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from app.accounts.roles import ROLES

_FILE = Path(__file__).parent / "table.toml"


class Workstream(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of this product to work in."""

    title: str
    address: str


class Artifact(msgspec.Struct, frozen=True, array_like=True):
    """Something to make, and the page of the library that helps with it."""

    words: str
    slug: str


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row. `signs` are sentences as people of the role would type them; `words` weigh towards it."""

    why: str
    signs: tuple[str, ...]
    words: tuple[str, ...]
    workstreams: tuple[str, ...]
    artifacts: tuple[Artifact, ...]
    kit: tuple[str, ...]
    steps: tuple[str, ...]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every role by its key, in the order of the accounts' own list, and the workstreams that they name."""

    role: Mapping[str, Role]
    workstream: Mapping[str, Workstream]

    def workstreams_of(self, role: Role) -> list[Workstream]:
        """Where people of the role begin."""
        return [self.workstream[key] for key in role.workstreams]


@cache
def role_table() -> Table:
    """The table, read once."""
    table = msgspec.convert(tomllib.loads(_FILE.read_text("utf-8")), Table)
    return Table(role={key: table.role[key] for key in ROLES}, workstream=table.workstream)
