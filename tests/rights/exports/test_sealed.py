"""A copy lies nowhere in plain: under its owner's key, and with private pages in it under the key of these."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.keys import KeyUnavailable
from app.wellbeing import records as private
from tests.cast import Visitor
from tests.conftest import Clock
from tests.rights.exports.copying import asks, opened, writes
from tests.wellbeing.export.filling import WORDS, fill


def on_the_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file() and "exports" in path.parts)


def test_no_word_of_a_copy_lies_on_the_disk(alice: Visitor) -> None:
    fill(alice)
    writes(alice, "He came late, willow.")
    address = asks(alice, what="comprehensive", private="yes")
    found = on_the_disk(alice.services.settings.data_dir / "blobs")

    assert len(found) > 10_000
    assert not [word for word in (*WORDS.values(), "willow", "alice@example.org") if word.encode() in found]
    assert "index.html" not in repr(found[:200_000])
    assert opened(alice, address).testzip() is None


def test_without_the_key_of_private_pages_a_copy_with_them_stays_shut_and_others_open(
    alice: Visitor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(alice)
    without = asks(alice)
    clock.move(minutes=1)
    with_them = asks(alice, private="yes")
    assert with_them != without

    def away(*_: object) -> None:
        raise KeyUnavailable

    monkeypatch.setattr(private.keys(alice.services), "cipher", away)
    assert alice.get(with_them).status_code == 503
    assert opened(alice, without).testzip() is None
