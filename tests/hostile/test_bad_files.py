"""A bad file to import: a sentence, nothing written, never a 500."""

from __future__ import annotations

import gzip
import io
import os

import pytest

from app.incidents.placement import TALLY
from app.incidents.record import Tally
from tests.cast import Visitor

ROW = "2026-11-19,Pick-up was late\n"
FILES = {
    "binary bytes": ("log.csv", os.urandom(50_000)),
    "a picture by another name": ("log.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
    "a packed file": ("log.csv", gzip.compress(ROW.encode() * 5000)),
    "two hundred thousand rows": ("log.csv", b"date,what\n" + ROW.encode() * 200_000),
    "more than five megabytes": ("log.csv", b"date,what\n2026-11-19," + b"x" * 5_500_000),
    "nothing": ("log.csv", b""),
    "only a heading": ("log.csv", b"date,what\n"),
    "null bytes": ("log.csv", b"date,what\n2026-11-19,one\x00two\n" + b"\x00" * 2000),
    "ten thousand columns": ("log.csv", b",".join(b"c%d" % n for n in range(10_000)) + b"\n" + b"," * 9_999),
    "a calendar without an end": ("log.ics", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261119"),
    "a calendar of nonsense": ("log.ics", b"BEGIN:VCALENDAR\n" + b"\xff\xfe;:=\n" * 500),
}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_writes_nothing_and_says_why(alice: Visitor, name: str) -> None:
    filename, content = FILES[name]

    answer = alice.post(
        "/incidents/import", {"file": (io.BytesIO(content), filename)}, content_type="multipart/form-data"
    )

    assert 400 <= answer.status_code < 500
    assert 'role="alert"' in answer.text or "Nothing was" in answer.text
    assert alice.shelf.get(TALLY, Tally) is None


def test_no_file_at_all_is_asked_for(alice: Visitor) -> None:
    answer = alice.post("/incidents/import", {}, content_type="multipart/form-data")

    assert 400 <= answer.status_code < 500
    assert "<h1" in answer.text
