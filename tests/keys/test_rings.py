"""The ring contract, on a key file and on KMS: wraps, binds to a context, rotates, and can be taken away."""

from __future__ import annotations

import pytest

from app.keys import KeyMismatch, KeyRing, KeyUnavailable
from tests.keys.conftest import Ring

KEY = bytes(range(32))
CONTEXT = {"tenant": "alice000000", "purpose": "records"}


def test_what_was_wrapped_is_unwrapped(ring: KeyRing) -> None:
    assert ring.unwrap(ring.wrap(KEY, CONTEXT), CONTEXT) == KEY


def test_a_wrapped_key_does_not_show_the_key(ring: KeyRing) -> None:
    blob = ring.wrap(KEY, CONTEXT)
    assert KEY not in blob
    assert blob != ring.wrap(KEY, CONTEXT)


@pytest.mark.parametrize(
    "other",
    [{}, CONTEXT | {"tenant": "charlie0000"}, CONTEXT | {"purpose": "phi"}, CONTEXT | {"x": "y"}],
)
def test_it_opens_in_its_own_context_alone(ring: KeyRing, other: dict[str, str]) -> None:
    with pytest.raises(KeyMismatch):
        ring.unwrap(ring.wrap(KEY, CONTEXT), other)


def test_the_order_of_a_context_does_not_matter(ring: KeyRing) -> None:
    assert ring.unwrap(ring.wrap(KEY, CONTEXT), dict(reversed(CONTEXT.items()))) == KEY


@pytest.mark.parametrize("blob", [b"", b"\x00", b"not a wrapped key", b"\x92\xa1k\xc4\x00\x00"])
def test_what_never_was_a_blob_is_said(ring: KeyRing, blob: bytes) -> None:
    with pytest.raises(ValueError, match="wrapped key"):
        ring.unwrap(blob, CONTEXT)


def test_after_a_rotation_old_blobs_still_open_and_new_ones_are_current(owned: Ring) -> None:
    old = owned.ring.wrap(KEY, CONTEXT)
    assert owned.ring.is_current(old)
    owned.rotate()
    assert not owned.ring.is_current(old)
    assert owned.ring.unwrap(old, CONTEXT) == KEY
    assert owned.ring.is_current(owned.ring.wrap(KEY, CONTEXT))


def test_a_ring_that_was_taken_away_says_so_and_works_again_when_given_back(owned: Ring) -> None:
    blob = owned.ring.wrap(KEY, CONTEXT)
    owned.disable()
    with pytest.raises(KeyUnavailable):
        owned.ring.unwrap(blob, CONTEXT)
    with pytest.raises(KeyUnavailable):
        owned.ring.wrap(KEY, CONTEXT)
    owned.enable()
    assert owned.ring.unwrap(blob, CONTEXT) == KEY
