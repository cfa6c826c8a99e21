"""PDF: its first page as a picture, the text layer of its pages, how many there are, and when it was made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from app.vault.making.dates import date_offer
from app.vault.making.found import LARGE_PIXELS, TEXT_CHARACTERS, Drawn, Found, Offer, Refused, Why
from app.vault.making.pictures import draw

_MOST_PAGES_READ = 2_000
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-])(\d\d)'?(\d\d)?)?")


def make(file: BinaryIO) -> Found:
    """What a PDF holds. Raises Refused when it is locked, broken or has no page."""
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        raise Refused(Why.LOCKED if locked else Why.DAMAGED) from None
    document.init_forms()  # what was filled into a form is part of the page; pdfium has no JavaScript here
    pages = len(document)
    if not pages:
        raise Refused(Why.EMPTY)
    offers = tuple(_created(document))
    drawn = _first_page(document)
    text, cut = _text(document, pages)
    if drawn is None and not text:
        return Found(why=Why.DAMAGED, pages=pages, offers=offers)
    small, large = drawn or (None, None)
    return Found(small=small, large=large, pages=pages, text=text, cut=cut, offers=offers)


def _first_page(document: pypdfium2.PdfDocument) -> tuple[Drawn, Drawn] | None:
    try:
        page = document[0]
        width, height = page.get_size()  # points, and as large as whoever wrote the file liked
        bitmap = page.render(scale=LARGE_PIXELS / max(width, height, 1.0), no_smoothpath=False)
        image: Image.Image = bitmap.to_pil()
    except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError):
        return None
    return draw(image)


def _text(document: pypdfium2.PdfDocument, pages: int) -> tuple[str, bool]:
    found, length = [], 0
    for number in range(min(pages, _MOST_PAGES_READ)):
        words = _page_text(document, number)
        found.append(words)
        length += len(words) + 1
        if length > TEXT_CHARACTERS:
            break
    text = "\n".join(found).strip()
    return text[:TEXT_CHARACTERS], length > TEXT_CHARACTERS or pages > _MOST_PAGES_READ


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
        layer = page.get_textpage()
        words = str(layer.get_text_range(0, min(layer.count_chars(), TEXT_CHARACTERS), errors="ignore"))
        layer.close()
        page.close()
    except pypdfium2.PdfiumError:  # one broken page; the others stand
        return ""
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()


def _created(document: pypdfium2.PdfDocument) -> Iterator[Offer]:
    match = _DATE.match(document.get_metadata_value("CreationDate"))
    if not match or not match[3]:
        return
    parts = [int(part) for part in match.groups(default="0")[:6]]
    offset = 0 if match[7] else None
    if match[8]:
        offset = int(f"{match[8]}{int(match[9]) * 60 + int(match[10] or 0)}")
    yield from date_offer("pdf", parts, offset)
