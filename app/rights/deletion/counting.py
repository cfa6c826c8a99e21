"""Counting: how many things of each kind there were, by their keys alone, before they are removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.rights.deletion.saga import Saga
from app.rights.registry import private

if TYPE_CHECKING:
    from app.services import Services

_KINDS = {
    "INCIDENT": "incidents",
    "MESSAGE": "messages",
    "TALK": "conversations",
    "VAULT": "files",
    "AIKEPT": "kept",
    "DRAFT": "kept",
    "MAILED": "mails",
}
_FIRST = {"INCIDENT": "#R0001", "VAULT": "#R0001", "MESSAGE": "#HEAD"}
"""Of what has several records each, the one that counts; the others are part of it."""


def some(services: Services, saga: Saga) -> Saga:
    """The saga with its counts. Reads every key once, a thousand at a time."""
    counts: dict[str, int] = {}
    after = ""
    while names := services.store.names(saga.owner, after=after):
        for name in names:
            kind = _kind(name)
            counts[kind] = counts.get(kind, 0) + 1
        after = names[-1]
    counts["private"] = private.count(services, saga.owner)
    return replace(saga, counts={kind: count for kind, count in counts.items() if count})


def _kind(name: str) -> str:
    family = name.partition("#")[0]
    kind = _KINDS.get(family, "other")
    if family in _FIRST and not name.endswith(_FIRST[family]):
        return "other"
    return kind
