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
    "only commas": ("log.csv", b",,,\n,,,\n"),
    "more time zones than a world has": ("log.ics", b"BEGIN:VCALENDAR\n" + b"BEGIN:VTIMEZONE\nEND:VTIMEZONE\n" * 101),
    "an event longer than a book": ("log.ics", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:" + b"x" * 200_000),
    "a row longer than a book": ("log.csv", b"date,one,two,three\n2026-11-19" + (b"," + b"x" * 130_000) * 3 + b"\n"),
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


OUT_OF_TIME = {
    "the first day": "BEGIN:VEVENT\nDTSTART:20261101\nDTEND;VALUE=DATE:00010101",
    "a thousand years of weeks": "BEGIN:VEVENT\nDTSTART:20261101\nDURATION:P99999999W",
    "the day after the last": "BEGIN:VEVENT\nDTSTART;VALUE=DATE:99991231\nDURATION:P5D",
    "an hour before the first": "BEGIN:VEVENT\nDTSTART;TZID=Asia/Tokyo:00010101T000000\nDURATION:PT1H",
    "an hour that a zone puts past the last": "9999-12-31T23:59-23:59,foo",
    "an end at the end": "2026-11-01,foo,9999-12-31T23:59\n2026-11-01,foo,0001-01-01T00:00+23:59",
}


@pytest.mark.parametrize("name", OUT_OF_TIME)
def test_a_day_that_no_clock_reaches_is_left_out_and_said(alice: Visitor, name: str) -> None:
    text = OUT_OF_TIME[name]
    if text.startswith("BEGIN"):
        text = f"BEGIN:VCALENDAR\n{text}\nSUMMARY:foo\nEND:VEVENT\nEND:VCALENDAR"
    else:
        text = f"date,what,end date\n{text}"
    sent = {"file": (io.BytesIO(text.encode()), "log")}

    answer = alice.post("/incidents/import", sent, content_type="multipart/form-data")

    assert answer.status_code == 303, answer.text
    page = alice.get(answer.headers["Location"])
    assert page.status_code == 200
    assert "0 entries are ready" in page.text
    assert "left out, for the reasons below" in page.text


def test_no_file_at_all_is_asked_for(alice: Visitor) -> None:
    answer = alice.post("/incidents/import", {}, content_type="multipart/form-data")

    assert 400 <= answer.status_code < 500
    assert "<h1" in answer.text
