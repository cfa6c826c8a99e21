"""Data keys of tenants: one for each, made once, cached for minutes, rewrapped, destroyed for good."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from app.keys import KeyDestroyed, KeyMismatch, KeyRing, KeyUnavailable
from app.keys.local import LocalRing
from app.keys.tenants import WrappedTenantKeys
from app.store import Always, Put, Store
from app.store.keys import PLATFORM, TenantId
from app.store.sqlite import SqliteStore
from tests.keys.conftest import ALICE, CHARLIE, FileRing, Ring
from tests.promises import promise
from tests.store.stores import there

NONCE = b"n" * 12


class CountingRing:
    """A ring that counts how often it is asked."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        self.asked += 1
        return getattr(self._ring, name)


class Ticks:
    """Seconds that never go back, moved by hand."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def seal(keys: WrappedTenantKeys, tenant: TenantId = ALICE) -> bytes:
    return keys.cipher(tenant).encrypt(NONCE, b"words", None)


def unseal(keys: WrappedTenantKeys, sealed: bytes, tenant: TenantId = ALICE) -> bytes:
    return keys.cipher(tenant).decrypt(NONCE, sealed, None)


def anew(wrapped: Store, ring: KeyRing, **terms: Any) -> WrappedTenantKeys:
    """The same keys in another process, with nothing in memory."""
    return WrappedTenantKeys(wrapped, ring, "records", **terms)


def test_a_key_is_made_on_first_use_and_found_again_by_others(
    keys: WrappedTenantKeys, wrapped: Store, ring: KeyRing
) -> None:
    assert unseal(anew(wrapped, ring), seal(keys)) == b"words"


def test_charlies_key_does_not_open_what_alice_sealed(keys: WrappedTenantKeys) -> None:
    with pytest.raises(InvalidTag):
        unseal(keys, seal(keys), CHARLIE)


def test_of_racers_that_make_a_key_one_wins_and_all_use_it(wrapped: Store, file_ring: FileRing) -> None:
    line = threading.Barrier(6)

    def first_use(_: int) -> bytes:
        mine = anew(wrapped, file_ring.ring)
        line.wait()
        return seal(mine)

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(first_use, range(6)))) == 1


def test_the_loser_of_a_race_uses_the_winners_key(wrapped: Store, file_ring: FileRing) -> None:
    winner, loser = anew(wrapped, file_ring.ring), anew(wrapped, file_ring.ring)
    get, misses = wrapped.get, [None]

    class LateStore:
        """Looks before the winner has written."""

        def get(self, key: Any) -> Any:
            return misses.pop() if misses else get(key)

        def __getattr__(self, name: str) -> Any:
            return getattr(wrapped, name)

    sealed = seal(winner)
    loser._store = LateStore()
    assert unseal(loser, sealed) == b"words"
    assert misses == []


def test_a_key_in_use_asks_the_ring_once_in_its_time(wrapped: Store, file_ring: FileRing) -> None:
    ring, ticks = CountingRing(file_ring.ring), Ticks()
    seal(anew(wrapped, file_ring.ring))
    keys = anew(wrapped, ring, ttl=300, clock=ticks)
    for ticks.at in (0, 100, 299):
        seal(keys)
    assert ring.asked == 1
    ticks.at = 300
    seal(keys)
    assert ring.asked == 2


def test_a_ring_that_refused_is_left_alone_for_its_pause_and_then_asked_again(
    wrapped: Store, file_ring: FileRing
) -> None:
    sealed = seal(anew(wrapped, file_ring.ring))
    ring, ticks = CountingRing(file_ring.ring), Ticks()
    keys = anew(wrapped, ring, pause=5, clock=ticks)
    file_ring.disable()
    for ticks.at in (0, 1, 4.9):
        with pytest.raises(KeyUnavailable):
            unseal(keys, sealed)
    assert ring.asked == 1
    file_ring.enable()
    ticks.at = 5
    assert unseal(keys, sealed) == b"words"
    assert ring.asked == 2


def test_the_cache_is_bounded_and_forgets_the_least_used(wrapped: Store, file_ring: FileRing) -> None:
    keys = anew(wrapped, file_ring.ring, entries=3)
    tenants = [TenantId(f"tenant000{n}") for n in range(4)]
    for tenant in tenants[:3]:
        keys.cipher(tenant)
    first = keys.cipher(tenants[0])
    keys.cipher(tenants[3])
    assert len(keys._cache) == 3
    assert keys.cipher(tenants[0]) is first
    assert keys._cache.get(tenants[1]) is None


def test_whoever_is_working_goes_on_while_the_ring_is_down(owned: Ring, wrapped: Store) -> None:
    ticks = Ticks()
    keys = anew(wrapped, owned.ring, clock=ticks)
    sealed = seal(keys)
    owned.disable()
    ticks.at = 299
    assert unseal(keys, sealed) == b"words"
    ticks.at = 301
    with pytest.raises(KeyUnavailable):
        unseal(keys, sealed)
    owned.enable()
    assert unseal(keys, sealed) == b"words"


def test_nobody_gets_a_second_key_while_the_ring_is_down(owned: Ring, wrapped: Store) -> None:
    sealed = seal(anew(wrapped, owned.ring))
    owned.disable()
    for tenant in (ALICE, CHARLIE):
        with pytest.raises(KeyUnavailable):
            anew(wrapped, owned.ring).cipher(tenant)
    owned.enable()
    assert unseal(anew(wrapped, owned.ring), sealed) == b"words"


@promise("10.3", part=True)
def test_the_phi_ring_is_taken_away_on_its_own(tmp_path: Path, wrapped: Store, file_ring: FileRing) -> None:
    phi_ring = FileRing(tmp_path / "keys" / "phi.key")
    records, phi = anew(wrapped, file_ring.ring), WrappedTenantKeys(wrapped, phi_ring.ring, "phi")
    sealed, sealed_phi = seal(records), seal(phi)
    assert sealed != sealed_phi
    phi_ring.disable()
    phi.forget()
    with pytest.raises(KeyUnavailable):
        unseal(phi, sealed_phi)
    assert unseal(anew(wrapped, file_ring.ring), sealed) == b"words"
    phi_ring.enable()
    assert unseal(phi, sealed_phi) == b"words"


def test_the_ring_of_records_does_not_open_phi(tmp_path: Path, wrapped: Store, file_ring: FileRing) -> None:
    seal(WrappedTenantKeys(wrapped, LocalRing(tmp_path / "phi.key", create=True), "phi"))
    with pytest.raises(KeyUnavailable):
        WrappedTenantKeys(wrapped, file_ring.ring, "phi").cipher(ALICE)


def test_a_rotation_rewraps_every_key_and_no_record(owned: Ring, wrapped: Store, keys: WrappedTenantKeys) -> None:
    sealed = {tenant: seal(keys, tenant) for tenant in (ALICE, CHARLIE, PLATFORM)}
    assert keys.rewrap_all() == 0
    owned.rotate()
    assert keys.rewrap_all() == 3
    assert keys.rewrap_all() == 0
    for tenant, body in sealed.items():
        assert unseal(anew(wrapped, owned.ring), body, tenant) == b"words"


def test_after_rewrapping_the_old_ring_key_is_not_needed(file_ring: FileRing, wrapped: Store) -> None:
    keys = anew(wrapped, file_ring.ring)
    sealed = seal(keys)
    file_ring.rotate()
    keys.rewrap_all()
    file_ring.path.write_text(file_ring.path.read_text().splitlines()[0] + "\n")
    assert unseal(anew(wrapped, file_ring.ring), sealed) == b"words"


def test_more_keys_than_one_page_holds_are_all_rewrapped(file_ring: FileRing, tmp_path: Path) -> None:
    keys = anew(SqliteStore(tmp_path / "many.db"), file_ring.ring)
    for number in range(205):
        keys.cipher(TenantId(f"tenant{number:05d}"))
    file_ring.rotate()
    assert keys.rewrap_all() == 205


def test_a_destroyed_key_opens_nothing_and_is_not_made_anew(
    keys: WrappedTenantKeys, wrapped: Store, ring: KeyRing
) -> None:
    seal(keys)
    keys.destroy(ALICE)
    for process in (keys, anew(wrapped, ring)):
        with pytest.raises(KeyDestroyed):
            process.cipher(ALICE)
        with pytest.raises(KeyDestroyed):
            process.blind_index(ALICE, "email", "alice@example.org")


def test_other_processes_forget_a_destroyed_key_in_its_time(wrapped: Store, file_ring: FileRing) -> None:
    ticks = Ticks()
    here, elsewhere = anew(wrapped, file_ring.ring), anew(wrapped, file_ring.ring, ttl=300, clock=ticks)
    seal(elsewhere)
    here.destroy(ALICE)
    ticks.at = 300
    with pytest.raises(KeyDestroyed):
        seal(elsewhere)


def test_a_key_destroyed_before_its_first_use_stays_destroyed(keys: WrappedTenantKeys) -> None:
    keys.destroy(ALICE)
    keys.destroy(ALICE)
    with pytest.raises(KeyDestroyed):
        keys.cipher(ALICE)


def test_destroying_alices_key_leaves_charlies(keys: WrappedTenantKeys, wrapped: Store, ring: KeyRing) -> None:
    sealed = seal(keys, CHARLIE)
    seal(keys)
    keys.destroy(ALICE)
    assert unseal(anew(wrapped, ring), sealed, CHARLIE) == b"words"


def test_a_rotation_does_not_bring_a_destroyed_key_back(owned: Ring, keys: WrappedTenantKeys) -> None:
    seal(keys)
    keys.destroy(ALICE)
    owned.rotate()
    assert keys.rewrap_all() == 0
    with pytest.raises(KeyDestroyed):
        keys.cipher(ALICE)


def test_a_destroyed_key_is_wiped_from_the_disk(wrapped: Store, file_ring: FileRing, tmp_path: Path) -> None:
    keys = anew(wrapped, file_ring.ring)
    seal(keys)
    blob = there(wrapped, keys._key(ALICE)).body
    assert any(blob in path.read_bytes() for path in tmp_path.glob("keys.db*"))
    keys.destroy(ALICE)
    assert not any(blob in path.read_bytes() for path in tmp_path.glob("keys.db*"))


def test_the_platforms_key_cannot_be_destroyed(keys: WrappedTenantKeys) -> None:
    with pytest.raises(ValueError, match="platform"):
        keys.destroy(PLATFORM)


def test_a_wrapped_key_moved_to_another_tenant_does_not_open(
    keys: WrappedTenantKeys, wrapped: Store, ring: KeyRing
) -> None:
    seal(keys)
    mine = there(wrapped, keys._key(ALICE))
    wrapped.write(Put(replace(mine, key=keys._key(CHARLIE)), Always()))
    with pytest.raises(KeyMismatch):
        anew(wrapped, ring).cipher(CHARLIE)


@pytest.mark.parametrize("nobody", ["", "Alice", "a#b"])
def test_a_key_of_nobody_is_not_made(keys: WrappedTenantKeys, nobody: str) -> None:
    with pytest.raises(ValueError, match="tenant"):
        keys.cipher(TenantId(nobody))


def test_a_blind_index_takes_any_text(keys: WrappedTenantKeys) -> None:
    indexes = {keys.blind_index(ALICE, "email", text) for text in ("", "a", "ä", "\ud800", "a\x00")}
    assert len(indexes) == 5


def test_purpose_and_value_of_a_blind_index_do_not_run_together(keys: WrappedTenantKeys) -> None:
    assert keys.blind_index(ALICE, "a", "bc") != keys.blind_index(ALICE, "ab", "c")
