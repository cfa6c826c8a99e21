"""The PHI store: well-being records in tables of their own, under a ring key of their own, shut for all but their door.

app/wellbeing/records.py is that door. An import contract keeps every other module from `opened`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.keys.tenants import TenantKeys
from app.store import Store
from app.store.sealed import SealedStore

Table = Literal["wellbeing", "providers"]


@dataclass(frozen=True, slots=True)
class Opened:
    """The two tables, each of sealed records, and the keys of both."""

    wellbeing: SealedStore
    providers: SealedStore
    keys: TenantKeys

    def table(self, name: Table) -> SealedStore:
        """One of the two by its name."""
        return self.wellbeing if name == "wellbeing" else self.providers


class PhiStore:
    """What services carry of the PHI store: something that can be handed on, and not used."""

    __slots__ = ("__opened",)

    def __init__(self, wellbeing: Store, providers: Store, keys: TenantKeys) -> None:
        self.__opened = Opened(SealedStore(wellbeing, keys), SealedStore(providers, keys), keys)

    def __repr__(self) -> str:
        return "<PhiStore, shut>"

    def _open(self) -> Opened:
        return self.__opened


def opened(store: PhiStore) -> Opened:
    """The tables behind a shut store. For the door alone."""
    return store._open()
