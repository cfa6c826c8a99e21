"""Files made to harm: each ends as "no preview", within its limits, and the worker goes on with the next."""

from __future__ import annotations

import io
import os
import struct
import time
import zipfile
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from app import queue
from app.backlog import backlog
from app.vault import sniffing
from app.vault.adding import MAKE
from app.vault.making import process
from app.vault.making.found import Why
from app.vault.making.kinds import MOST_BYTES
from tests.vault.making.conftest import found_in, keep_file, made_of, phone_exif, saved
from tests.vault.making.pdfs import pdf_of
from tests.vault.making.test_words import WORD, zipped

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.cookie)</script><text>map</text></svg>'
PAGE = b"<!doctype html><html><body><script>alert(document.cookie)</script><p>harmless words</p></body></html>"
BILLION = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><l>&i;</l>"
)


def png(width: int, height: int, *, rows: int) -> bytes:
    """A grey PNG that claims to be this large and holds `rows` rows, packed as tightly as may be."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(1 + width)) for _ in range(rows)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def many_frames(count: int) -> bytes:
    """A GIF that moves: `count` frames of one and the same drawing, written by hand because Pillow joins them."""
    one = saved(Image.new("P", (16, 16), 1), "GIF")
    start = one.index(b"\x2c")  # where its first picture begins
    return one[:start] + one[start:-1] * count + b"\x3b"


def zip_bomb() -> bytes:
    """A Word document of 100 KB that unpacks to 100 MB."""
    return zipped(**{"word/document.xml": WORD.replace("</w:body>", " " * 100_000_000 + "</w:body>")})


def lying_zip() -> bytes:
    """The same, saying of itself that it unpacks to 1,000 bytes."""
    real = zip_bomb()
    small, large = (
        struct.pack("<I", size) for size in (1_000, zipfile.ZipFile(io.BytesIO(real)).infolist()[0].file_size)
    )
    return real.replace(large, small)


def huge_exif() -> bytes:
    """A PNG whose metadata alone has 60 MB."""
    exif = phone_exif()
    exif[0x9286] = b"a" * 60_000_000
    return saved(Image.new("RGB", (40, 30), "red"), "PNG", exif=exif)


BAD: dict[str, tuple[Callable[[], bytes], str, Why]] = {
    "png-bomb": (lambda: png(30_000, 30_000, rows=30_000), "picture", Why.TOO_LARGE),
    "fifty-thousand-pixels": (lambda: png(50_000, 50_000, rows=50), "picture", Why.TOO_LARGE),
    "one-very-long-row": (lambda: png(2_000_000, 1, rows=1), "picture", Why.TOO_LARGE),
    "tiff-that-lies": (
        lambda: saved(Image.new("L", (9, 9)), "TIFF").replace(struct.pack("<I", 9), struct.pack("<I", 2**31 - 1)),
        "picture",
        Why.TOO_LARGE,
    ),
    "truncated-jpeg": (lambda: saved(Image.new("RGB", (900, 900), "red"), "JPEG")[:2_000], "picture", Why.DAMAGED),
    "picture-of-no-size": (lambda: png(0, 0, rows=0), "picture", Why.DAMAGED),
    "noise-as-heic": (lambda: b"\0\0\0\x18ftypheic" + os.urandom(5_000), "picture", Why.DAMAGED),
    "html-as-a-picture": (lambda: PAGE, "picture", Why.DAMAGED),
    "postscript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "picture", Why.DAMAGED),
    "locked-pdf": (lambda: pdf_of(["words"], locked=True), "pdf", Why.LOCKED),
    "broken-pdf": (lambda: pdf_of(["words"])[:-300], "pdf", Why.DAMAGED),
    "zip-bomb": (zip_bomb, "office", Why.TOO_LARGE),
    "zip-bomb-that-lies": (lying_zip, "office", Why.DAMAGED),
    "billion-laughs": (lambda: zipped(**{"content.xml": BILLION}), "office", Why.DAMAGED),
    "xml-that-defines-words": (
        lambda: zipped(**{"content.xml": '<!DOCTYPE l [<!ENTITY a "words">]><l>&a;</l>'}),
        "office",
        Why.DAMAGED,
    ),
    "ten-thousand-entries": (lambda: zipped(**{f"{n}.xml": "" for n in range(10_000)}), "office", Why.TOO_LARGE),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_ends_as_no_preview(name):
    make, maker, expected = BAD[name]
    began = time.monotonic()

    found = found_in(maker, make())

    assert (found.why, found.small, found.large, found.text) == (expected, None, None, "")
    assert time.monotonic() - began < 30


def test_a_gif_of_ten_thousand_frames_shows_its_first():
    began = time.monotonic()

    found = found_in("picture", many_frames(10_000))

    assert found.large
    assert (found.large.width, found.large.height) == (16, 16)
    assert time.monotonic() - began < 10


def test_a_picture_with_huge_metadata_is_shown_all_the_same():
    found = found_in("picture", huge_exif())

    assert found.why is None
    assert found.large
    assert (found.large.width, found.large.height) == (30, 40)  # upright


def test_a_mail_of_mails_of_mails_is_read_to_its_innermost():
    mail = b"From: a@example.org\n\nthe innermost words"
    for _ in range(300):
        mail = b"From: a@example.org\nContent-Type: message/rfc822\n\n" + mail

    found = found_in("mail", mail)

    assert (found.why, found.text) == (None, "From: a@example.org\n\nthe innermost words")


def test_a_web_page_that_keeps_its_reader_busy_is_given_up():
    assert found_in("html", b"<a " * 400_000, seconds=1.5).why is Why.TOO_LONG


@pytest.mark.parametrize(
    ("content", "name", "words"), [(SVG, "map.svg", SVG.decode()), (PAGE, "photo.jpg", "harmless words")]
)
def test_what_could_run_in_a_browser_is_words_and_never_a_picture(alice, content, name, words):
    made = made_of(alice, content, name)

    assert (made.small, made.large, made.why) == (None, None, None)
    assert not sniffing.content_type(content, name).startswith("image/jpeg")
    assert made.excerpt == words


@pytest.mark.parametrize("content", [b"", b"\0" * 1000, bytes(range(256)) * 40])
def test_a_file_of_no_known_type_has_no_preview_and_no_process(alice, content, monkeypatch):
    monkeypatch.setattr(process, "make", lambda *_: pytest.fail("a process was started"))

    assert made_of(alice, content, "what.bin").why is Why.NONE_FOR_TYPE


def test_a_picture_beyond_the_largest_is_not_even_read(alice, monkeypatch):
    monkeypatch.setitem(MOST_BYTES, "picture", 1_000)
    monkeypatch.setattr(process, "make", lambda *_: pytest.fail("a process was started"))

    assert made_of(alice, saved(Image.effect_noise((99, 99), 50), "PNG")).why is Why.TOO_LARGE


def test_the_worker_goes_on_after_a_row_of_bad_files(alice, photo):
    for name in ("png-bomb", "noise-as-heic", "truncated-jpeg", "tiff-that-lies"):
        assert made_of(alice, BAD[name][0](), name).why

    made = made_of(alice, photo)

    assert made.small
    assert backlog(alice.services).count == 0


def test_a_file_whose_bytes_are_gone_says_so_and_its_work_is_done(alice):
    id_ = keep_file(alice, saved(Image.new("RGB", (9, 9)), "PNG"))
    alice.services.blobs.tenant(alice.shelf.tenant).delete(f"vault/{id_}/original")

    alice.services.queue.run()

    assert queue.find_owed(alice.services, MAKE, alice.shelf.tenant, id_) is None


def test_a_document_that_is_not_there_any_more_settles_its_work(alice):
    services, tenant = alice.services, alice.shelf.tenant
    alice.shelf.write(queue.pending(services, MAKE, tenant, "a" * 26))
    services.queue.enqueue(MAKE, tenant, "a" * 26)

    services.queue.run()

    assert backlog(services).count == 0
