"""Asking for a copy as a person does, having it made, and opening it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import bagit

from app.rights.exports import model
from app.rights.exports.record import Export
from tests.cast import Visitor

EXPORT = "/settings/privacy/export"


def writes(who: Visitor, narrative: str = "He came late, willow.") -> None:
    assert who.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": narrative}).status_code == 303


def keeps(who: Visitor, name: str, content: bytes) -> None:
    sent = {"files": (io.BytesIO(content), name)}
    assert who.post("/vault/new", sent, content_type="multipart/form-data").status_code == 303


def works(who: Visitor) -> None:
    who.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests


def asks(who: Visitor, **more: str) -> str:
    """Ask for a copy, have it made, and give the address of the ZIP."""
    assert who.post(EXPORT, more).status_code == 303
    works(who)
    return found(who.get(EXPORT).text)


def found(page: str) -> str:
    """The address of the newest copy that can be fetched."""
    match = re.search(rf"{EXPORT}/\w+/copy\.zip", page)
    assert match, page
    return match.group()


def opened(who: Visitor, address: str) -> zipfile.ZipFile:
    answer = who.get(address)
    assert answer.status_code == 200, answer.text
    return zipfile.ZipFile(io.BytesIO(answer.data))


def unpacked(who: Visitor, address: str, folder: Path) -> Path:
    """The copy as a folder, found whole by the library of the Library of Congress."""
    place = folder / "unpacked"
    opened(who, address).extractall(place)
    bagit.Bag(str(place)).validate()
    return place


def newest(who: Visitor) -> Export:
    return model.newest(who.shelf)[0].record


def blobs(who: Visitor, prefix: str = "exports/") -> list[str]:
    """Names of what lies in the blob store for her."""
    return list(who.services.blobs.tenant(who.shelf.tenant).page(prefix).names)
