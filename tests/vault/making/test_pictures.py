"""Pictures: what a phone saved is shown upright, small and large, and what it wrote into it is offered."""

from __future__ import annotations

import io
from typing import Any

import pillow_heif
import pytest
from PIL import Image

from app.vault.making.found import Found, Offer, Why
from app.vault.placement import list_key
from app.vault.record import Card
from tests.vault.making.conftest import blob_of, found_in, made_of, phone_exif, saved

pillow_heif.register_heif_opener()

FORMATS = ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "HEIF", "AVIF"]


def large(found: Found) -> Image.Image:
    """The large picture; what is no WebP does not open."""
    assert found.large, found.why
    return Image.open(io.BytesIO(found.large.webp), formats=("WEBP",)).convert("RGB")


def is_red(pixel: Any) -> bool:
    red, green, blue = pixel
    return bool(red > 200 and green < 80 and blue < 80)


def test_a_photo_gets_a_small_and_a_large_picture(alice):
    made = made_of(alice, saved(Image.new("RGB", (4000, 3000), "navy"), "JPEG"))

    assert made.small is not None
    assert made.large is not None
    assert Image.open(io.BytesIO(blob_of(alice, made.small.name))).size == (320, 240)
    assert Image.open(io.BytesIO(blob_of(alice, made.large.name))).size == (1600, 1200)
    assert made.why is None


def test_the_list_learns_of_the_small_picture(alice):
    made = made_of(alice, saved(Image.new("RGB", (400, 300), "navy"), "PNG"))

    card = alice.shelf.get(list_key(made.made_at, made.id), Card).record

    assert made.small
    assert card.thumbnail == made.small.name


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_that_phones_save_is_shown(format_):
    found = found_in("picture", saved(Image.new("RGB", (640, 480), "red"), format_))

    assert is_red(large(found).getpixel((320, 240)))


def test_a_photo_taken_upright_is_shown_upright(photo):
    shown = large(found_in("picture", photo))

    assert shown.size == (480, 640)
    assert is_red(shown.getpixel((240, 100)))
    assert not is_red(shown.getpixel((240, 600)))


def test_a_heic_photo_is_turned_once_and_not_twice():
    image = Image.new("RGB", (640, 480), "white")
    image.paste("red", (0, 0, 320, 480))
    image.info["exif"] = phone_exif().tobytes()  # so that the turn is written as phones do: in the container too
    shown = large(found_in("picture", saved(image, "HEIF")))

    assert shown.size == (480, 640)
    assert is_red(shown.getpixel((240, 100)))


@pytest.mark.parametrize("orientation", [0, 1, 3, 8, 9, 65535])
def test_odd_orientations_still_give_a_picture(orientation):
    content = saved(Image.new("RGB", (64, 48), "red"), "JPEG", exif=phone_exif(orientation=orientation))

    assert is_red(large(found_in("picture", content)).getpixel((20, 20)))


def test_no_picture_is_larger_than_its_original():
    found = found_in("picture", saved(Image.new("RGB", (100, 50), "red"), "PNG"))

    assert large(found).size == (100, 50)


def test_what_is_transparent_stands_on_white():
    shown = large(found_in("picture", saved(Image.new("RGBA", (64, 64), (0, 0, 0, 0)), "PNG")))

    assert shown.getpixel((32, 32)) == (255, 255, 255)


@pytest.mark.parametrize(("mode", "colour", "format_"), [("I;16", 40_000, "PNG"), ("1", 1, "PNG"), ("L", 200, "TIFF")])
def test_scans_without_colour_are_shown(mode, colour, format_):
    red, green, blue = large(found_in("picture", saved(Image.new(mode, (64, 64), colour), format_))).getpixel((5, 5))  # type: ignore[misc]  # of an RGB picture

    assert red == green == blue > 120


def test_pictures_for_print_are_shown_in_their_colours():
    found = found_in("picture", saved(Image.new("RGB", (64, 64), "red").convert("CMYK"), "JPEG"))

    assert is_red(large(found).getpixel((32, 32)))


def test_previews_carry_nothing_of_what_the_camera_wrote(photo):
    found = found_in("picture", photo)

    for drawn in (found.small, found.large):
        assert drawn
        assert not [mark for mark in (b"iPhone", b"Apple", b"EXIF", b"Exif", b"ICCP", b"XMP") if mark in drawn.webp]


def test_date_device_and_place_of_a_photo_are_offered(alice, photo):
    assert made_of(alice, photo).offers == (
        Offer(what="date", source="picture", local="2026-11-12T17:05:33", offset=-360),
        Offer(what="device", source="picture", text="Apple iPhone 15"),
        Offer(what="place", source="picture", text="38.63, -90.20"),
    )


@pytest.mark.parametrize(
    "taken", ["0000:00:00 00:00:00", "2026:13:45 99:99:99", "yesterday", "", "1970:01:01 00:00:00"]
)
def test_a_date_that_is_none_is_not_offered(taken):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = taken

    assert found_in("picture", saved(Image.new("RGB", (9, 9)), "JPEG", exif=exif)).offers == ()


def test_a_photo_without_metadata_offers_nothing():
    assert found_in("picture", saved(Image.new("RGB", (9, 9)), "JPEG")).offers == ()


def test_a_place_without_numbers_is_not_offered():
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (0.0, 0.0, 0.0), 3: "W", 4: (0.0, 0.0, 0.0)})

    assert found_in("picture", saved(Image.new("RGB", (9, 9)), "JPEG", exif=exif)).offers == ()


def test_a_picture_cut_off_still_offers_its_date(photo):
    found = found_in("picture", photo[: len(photo) // 2])

    assert found.why is Why.DAMAGED
    assert [offer.what for offer in found.offers] == ["date", "device", "place"]
