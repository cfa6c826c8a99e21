"""What a camera wrote into a picture: when it was taken, with which device, and roughly where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from PIL import ExifTags, Image

from app.vault.making.dates import date_offer
from app.vault.making.found import Offer

_TAKEN = re.compile(r"(\d{4}):(\d\d):(\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")


def offers_of(image: Image.Image) -> Iterator[Offer]:
    """Date, device and place, as far as the picture names them in a form that can be read."""
    try:
        exif = image.getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
        where = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # noqa: BLE001  # metadata is anybody's writing: what cannot be read is not offered
        return
    yield from _date(details)
    device = _device(_words(exif.get(ExifTags.Base.Make)), _words(exif.get(ExifTags.Base.Model)))
    if device:
        yield Offer(what="device", source="picture", text=device)
    place = _place(where)
    if place:
        yield Offer(what="place", source="picture", text=place)


def _date(details: Mapping[int, Any]) -> Iterator[Offer]:
    taken = _TAKEN.match(_words(details.get(ExifTags.Base.DateTimeOriginal)))
    offset = _OFFSET.fullmatch(_words(details.get(ExifTags.Base.OffsetTimeOriginal)))
    if taken:
        minutes = None if offset is None else int(f"{offset[1]}{int(offset[2]) * 60 + int(offset[3])}")
        yield from date_offer("picture", [int(part) for part in taken.groups()], minutes)


def _device(make: str, model: str) -> str:
    if make and make.split(maxsplit=1)[0].casefold() in model.casefold():
        return model
    return f"{make} {model}".strip()


def _place(where: Mapping[int, Any]) -> str:
    """Two decimals are about a kilometre: enough to know which town, and no front door."""
    latitude = _degrees(where.get(ExifTags.GPS.GPSLatitude), where.get(ExifTags.GPS.GPSLatitudeRef), "S")
    longitude = _degrees(where.get(ExifTags.GPS.GPSLongitude), where.get(ExifTags.GPS.GPSLongitudeRef), "W")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return ""
    return "" if latitude == longitude == 0 else f"{latitude:.2f}, {longitude:.2f}"


def _degrees(parts: Any, side: Any, negative: str) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    return None if value != value else (-value if _words(side).upper() == negative else value)  # noqa: PLR0124  # NaN


def _words(value: Any) -> str:
    """Text of a tag, in one line, without what is no letter of it."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value if isinstance(value, str) else ""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text[:400]).split())[:100]
