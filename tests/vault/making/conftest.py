"""Files as phones and programs save them, documents made of them, and what the worker writes down."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile

import pytest
from PIL import Image

from app.ids import mint_id
from app.services import Services
from app.vault import sniffing
from app.vault.adding import add, first_details
from app.vault.made import Made, find_made
from app.vault.making import process
from app.vault.making.found import Found
from app.vault.placement import original
from app.vault.record import File
from tests.cast import Visitor

Keep = Callable[..., str]


def keep_file(visitor: Visitor, content: bytes, name: str = "file", type_: str = "") -> str:
    """The id of a document with these bytes, as an upload leaves it: the worker has not come to it yet."""
    services, shelf = visitor.services, visitor.shelf
    id_ = mint_id(services.now())
    type_ = type_ or sniffing.content_type(content[: sniffing.HEAD_BYTES], name)
    services.blobs.tenant(shelf.tenant).put(original(id_), io.BytesIO(content), content_type=type_)
    facts = File(
        blob=original(id_),
        original_name=name,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content_type=type_,
        added_at=services.now(),
    )
    add(services, shelf, id_, facts, first_details(name, type_))
    return id_


def made_of(visitor: Visitor, content: bytes, name: str = "file") -> Made:
    """What the worker writes down of such a file."""
    id_ = keep_file(visitor, content, name)
    visitor.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    made = find_made(visitor.shelf, id_)
    assert made
    return made


def blob_of(visitor: Visitor, name: str) -> bytes:
    """The bytes of one blob of theirs."""
    with visitor.services.blobs.tenant(visitor.shelf.tenant).open(name) as blob:
        return blob.read()


def found_in(maker: str, content: bytes, **given: float) -> Found:
    """What the child process finds in these bytes."""
    with TemporaryFile() as file:
        file.write(content)
        return process.make(maker, file, **given)


def saved(image: Image.Image, format_: str, **given: object) -> bytes:
    """The bytes of a picture in this format."""
    to = io.BytesIO()
    image.save(to, format_, **given)
    return to.getvalue()


def phone_exif(*, orientation: int = 6) -> Image.Exif:
    """What an iPhone writes: taken on 12 November 2026 at 5:05:33 pm in St. Louis, held upright."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Apple", "iPhone 15", orientation
    details = exif.get_ifd(0x8769)
    details[0x9003], details[0x9011] = "2026:11:12 17:05:33", "-06:00"
    where = exif.get_ifd(0x8825)
    where[1], where[2], where[3], where[4] = "N", (38.0, 37.0, 37.9), "W", (90.0, 11.0, 50.1)
    return exif


@pytest.fixture(scope="session")
def photo() -> bytes:
    """A photograph from a phone: the sensor's rows lie on their side, the left half is red."""
    image = Image.new("RGB", (640, 480), "white")
    image.paste("red", (0, 0, 320, 480))
    return saved(image, "JPEG", quality=90, exif=phone_exif())


@pytest.fixture
def clamd_settings(tmp_path: Path, services: Services) -> Callable[[str], Services]:
    """The same instance with a scanner at an address."""
    import dataclasses

    def at(address: str) -> Services:
        return dataclasses.replace(services, settings=dataclasses.replace(services.settings, clamd_socket=address))

    return at
