"""Pictures: a small and a large one, turned upright, without metadata, of whatever a camera or a screen saved."""

from __future__ import annotations

import io
import warnings
from contextlib import suppress
from typing import BinaryIO

import pillow_heif
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from app.vault.making.camera import offers_of
from app.vault.making.found import LARGE_PIXELS, SMALL_PIXELS, Drawn, Found, Refused, Why

_READERS = (
    *(JpegImagePlugin.JpegImageFile, PngImagePlugin.PngImageFile),
    *(GifImagePlugin.GifImageFile, WebPImagePlugin.WebPImageFile, TiffImagePlugin.TiffImageFile),
    *(BmpImagePlugin.BmpImageFile, AvifImagePlugin.AvifImageFile),
)
_FORMATS = (*(reader.format for reader in _READERS), "HEIF")
"""No others are tried: some of Pillow's start a program, and most have not been looked at for years."""

_LONGEST_SIDE = 40_000
_PIXELS = 100_000_000
_PIXELS_IN_STRIPS = 250_000_000
"""A JPEG is made smaller while it is read; everything else is in memory whole."""

_QUALITY = 80

Image.MAX_IMAGE_PIXELS = _PIXELS_IN_STRIPS
pillow_heif.register_heif_opener(thumbnails=False)


def make(file: BinaryIO) -> Found:
    """Both pictures and what the camera wrote. Raises Refused, and whatever the decoders raise."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        image = Image.open(file, formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(Why.TOO_LARGE) from None
    _check_size(image)
    offers = tuple(offers_of(image))
    try:
        small, large = draw(_upright(image))
    except (MemoryError, Refused):
        raise
    except Exception:  # noqa: BLE001  # decoders raise what they like; what the camera wrote was read before
        return Found(why=Why.DAMAGED, offers=offers)
    return Found(small=small, large=large, offers=offers)


def draw(image: Image.Image) -> tuple[Drawn, Drawn]:
    """The small and the large picture of an upright image, on white where it is transparent."""
    image.thumbnail((LARGE_PIXELS, LARGE_PIXELS))
    large = _on_white(image)
    small = large.copy()
    small.thumbnail((SMALL_PIXELS, SMALL_PIXELS))
    return _encoded(small), _encoded(large)


def _check_size(image: Image.Image) -> None:
    most = _PIXELS_IN_STRIPS if image.format in ("JPEG", "MPO") else _PIXELS
    if max(image.size) > _LONGEST_SIDE or image.width * image.height > most:
        raise Refused(Why.TOO_LARGE)


def _upright(image: Image.Image) -> Image.Image:
    orientation, profile = image.getexif(), image.info.get("icc_profile")
    if image.mode in ("P", "PA", "1"):
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    elif image.mode.startswith("I"):  # 16 bits of grey; darker or lighter matters less than being seen
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    image.thumbnail((LARGE_PIXELS, LARGE_PIXELS), reducing_gap=2.0)
    with suppress(ImageCms.PyCMSError, OSError, ValueError):  # a broken profile: the colours are as they are
        if profile and image.mode in ("RGB", "L", "CMYK"):
            screen = ImageCms.createProfile("sRGB")
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            image = ImageCms.profileToProfile(image, own, screen, outputMode="RGB") or image
    image.getexif().update(orientation)
    return ImageOps.exif_transpose(image)


def _on_white(image: Image.Image) -> Image.Image:
    clean = Image.new("RGB", image.size, "white")  # a new one carries nothing of the original but its pixels
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        clean.paste(layer, mask=layer.getchannel("A"))
    else:
        clean.paste(image.convert("RGB"))
    return clean


def _encoded(image: Image.Image) -> Drawn:
    to = io.BytesIO()
    image.save(to, "WEBP", quality=_QUALITY, method=3, exif=b"", xmp=b"", icc_profile=b"")
    return Drawn(width=image.width, height=image.height, webp=to.getvalue())
