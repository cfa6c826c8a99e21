"""Pictures: what a phone saved is shown upright, small and large, and what it wrote into it is offered."""

from __future__ import annotations

import io

import pillow_heif
import pytest
from PIL import Image

from app.vault.making.found import Why
from app.vault.placement import list_key
from app.vault.record import Card
from tests.vault.making.conftest import blob_of, found_in, keep_file, made_of, phone_exif, saved

pillow_heif.register_heif_opener()


def opened(webp: bytes) -> Image.Image:
    return Image.open(io.BytesIO(webp), formats=("WEBP",))


def test_a_photo_gets_a_small_and_a_large_picture(alice):
    made = made_of(alice, saved(Image.new("RGB", (4000, 3000), "navy"), "JPEG"))

    assert made.small is not None
    assert made.large is not None
    assert opened(blob_of(alice, made.small.name)).size == (320, 240)
    assert opened(blob_of(alice, made.large.name)).size == (1600, 1200)
    assert made.why is None
