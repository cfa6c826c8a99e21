"""Watched keys: one that is about to be destroyed is used for seconds without looking whether it still stands."""

from __future__ import annotations

import pytest

from app.keys import KeyDestroyed
from app.store import Store
from tests.keys.conftest import ALICE, FileRing
from tests.keys.test_tenant_keys import Ticks, anew, seal, unseal


def test_a_watched_key_that_another_process_destroyed_is_used_for_seconds_and_not_for_minutes(
    wrapped: Store, file_ring: FileRing
) -> None:
    ticks = Ticks()
    here, there = anew(wrapped, file_ring.ring, ttl=300, clock=ticks), anew(wrapped, file_ring.ring)
    seal(here)
    there.watch(ALICE, closely=True)
    ticks.at = 300
    seal(here)

    there.destroy(ALICE)

    seal(here)
    ticks.at += 5
    with pytest.raises(KeyDestroyed):
        seal(here)
    assert there.destroyed(ALICE)


def test_a_key_is_no_longer_watched_once_its_owner_is_back(wrapped: Store, file_ring: FileRing) -> None:
    ticks = Ticks()
    keys = anew(wrapped, file_ring.ring, ttl=300, clock=ticks)
    sealed = seal(keys)
    keys.watch(ALICE, closely=True)
    keys.watch(ALICE, closely=True)
    assert not keys.destroyed(ALICE)
    keys.watch(ALICE, closely=False)

    assert unseal(keys, sealed) == b"words"
    anew(wrapped, file_ring.ring).destroy(ALICE)
    ticks.at += 299
    assert unseal(keys, sealed) == b"words"
