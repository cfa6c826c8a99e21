"""A ZIP that goes on after it was left is the same, byte for byte, as one that was written in one go."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest

from app.archive import Archive

AT = datetime(2026, 11, 20, 3, 41, 22, tzinfo=UTC)
FILES = {"data/a.txt": [b"one", b"two"], "data/ü.txt": [], "data/z.bin": [b"\0" * 100_000]}


def written(archive: Archive, *names: str) -> bytes:
    return b"".join(b"".join(archive.member(name, AT, FILES[name])) for name in names)


@pytest.mark.parametrize("before", [0, 1, 2, 3])
def test_it_goes_on_where_it_was_left(before: int) -> None:
    at_once = Archive()
    whole = written(at_once, *FILES) + b"".join(at_once.end())
    first = Archive()
    begun = written(first, *list(FILES)[:before])

    then = Archive(packed=first.packed, length=first.length)
    gone_on = begun + written(then, *list(FILES)[before:]) + b"".join(then.end())

    assert gone_on == whole
    with zipfile.ZipFile(io.BytesIO(gone_on)) as archive:
        assert archive.testzip() is None
        assert archive.read("data/a.txt") == b"onetwo"
