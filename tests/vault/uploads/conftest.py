"""What comes into the vault: files as a browser sends them, and a look at what is kept."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from app.vault.placement import LIST
from app.vault.record import Card
from tests.cast import Visitor

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20

Send = Callable[..., TestResponse]


def send_files(visitor: Visitor, *files: tuple[str, bytes], **fields: str) -> TestResponse:
    """Send files (name and bytes) with the plain form."""
    sent = [(io.BytesIO(content), name) for name, content in files]
    return visitor.post("/vault/new", {**fields, "files": sent}, content_type="multipart/form-data")


def cards(visitor: Visitor) -> list[Card]:
    """What stands in somebody's vault, oldest first."""
    return [row.record for row in visitor.shelf.every(Card, prefix=LIST)]


def blobs(visitor: Visitor) -> list[str]:
    """The names of everything that is kept for somebody."""
    return visitor.services.blobs.tenant(visitor.shelf.tenant).page().names


def content(visitor: Visitor, document_id: str) -> bytes:
    """The bytes of a document."""
    with visitor.services.blobs.tenant(visitor.shelf.tenant).open(f"vault/{document_id}/original") as reader:
        return reader.read()


@pytest.fixture
def notes() -> Callable[[Visitor], list[str]]:
    """The platform's notes of uploads on their way, by sort key."""
    return lambda visitor: [row.sort for row in visitor.services.store.platform("UPLOADS").every(object, prefix="")]
