"""One click makes a ZIP that is whole, that anybody can check, and that its owner alone can fetch."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile

from tests.cast import Visitor

EXPORT = "/settings/privacy/export"


def asks(who: Visitor, **more: str) -> str:
    """Ask for a copy, have it made, and give the address of the ZIP."""
    assert who.post(EXPORT, more).status_code == 303
    who.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    return found(who.get(EXPORT).text)


def found(page: str) -> str:
    match = re.search(rf"{EXPORT}/\w+/copy\.zip", page)
    assert match, page
    return match.group()


def opened(who: Visitor, address: str) -> zipfile.ZipFile:
    answer = who.get(address)
    assert answer.status_code == 200, answer.text
    return zipfile.ZipFile(io.BytesIO(answer.data))


def test_one_click_makes_a_zip_whose_checksums_fit(alice: Visitor) -> None:
    alice.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": "He came late, willow."})
    content = {"files": (io.BytesIO(b"A letter."), "letter.txt")}
    alice.post("/vault/new", content, content_type="multipart/form-data")

    copy = opened(alice, asks(alice))

    assert copy.testzip() is None
    assert all(info.compress_type == zipfile.ZIP_STORED for info in copy.infolist())
    entries = json.loads(copy.read("data/incidents/entries.json"))
    assert entries["count"] == len(entries["records"]) == 1
    assert "willow" in entries["records"][0]["record"]["incident"]["narrative"]
    for line in copy.read("manifest-sha256.txt").decode().splitlines():
        said, name = line.split("  ", 1)
        assert hashlib.sha256(copy.read(name)).hexdigest() == said, name
    letter = next(name for name in copy.namelist() if name.endswith("letter.txt"))
    assert letter.startswith("data/originals/")
    assert copy.read(letter) == b"A letter."
