"""Words: what stands in text, web pages, mails, office files; and the length and date of a recording."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from typing import BinaryIO

import pytest

from app.blobs import TenantBlobs
from app.vault.making import work
from app.vault.making.found import TEXT_CHARACTERS, Found, Offer, Why
from app.vault.making.kinds import maker_of
from tests.vault.making.conftest import blob_of, found_in, made_of

MAIL = b"""From: Sam Rivera <sam@example.org>
To: Alice <alice@example.org>
Subject: =?utf-8?q?Pickup_at_caf=C3=A9?=
Date: Thu, 12 Nov 2026 17:05:33 -0600
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

I will be late at the caf=E9.
--b
Content-Type: text/html; charset=utf-8

<p>not shown twice</p>
--b
Content-Type: application/pdf; name="order.pdf"
Content-Disposition: attachment; filename="order.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--b--
"""

WORD = (
    '<?xml version="1.0"?><w:document xmlns:w="w"><w:body>'
    "<w:p><w:r><w:t>Parenting</w:t></w:r><w:r><w:t> plan</w:t></w:r></w:p>"
    "<w:p><w:r><w:instrText>PAGE</w:instrText><w:t>Fridays at five</w:t></w:r></w:p></w:body></w:document>"
)
OPEN = (
    '<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:text="t">'
    "<text:p>Hello <text:span>bold</text:span> world</text:p></office:document-content>"
)


def zipped(**parts: str | bytes) -> bytes:
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return to.getvalue()


def film(created: int = 0, *, scale: int = 1000, length: int = 83_500, version: int = 0) -> bytes:
    """An MP4 with its head behind the data, as phones write it."""
    numbers = struct.pack(">QQIQ" if version else ">IIII", created, created, scale, length)
    head = struct.pack(">I", version << 24) + numbers + bytes(80)
    boxes = struct.pack(">I4s", 8 + len(head), b"mvhd") + head
    return (
        struct.pack(">I4s", 16, b"ftyp") + b"mp42\0\0\0\0"
        + struct.pack(">I4sQ", 1, b"mdat", 16 + 500) + bytes(500)
        + struct.pack(">I4s", 8 + len(boxes), b"moov") + boxes
    )  # fmt: skip


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_is_read_in_whatever_letters_it_was_saved(charset):
    assert found_in("text", "El niño llegó a las 5 € después".encode(charset)).text == "El niño llegó a las 5 € después"


def test_text_keeps_its_lines_and_loses_its_controls():
    assert found_in("text", b"one\r\ntwo\rthree\x00\x07\x1b[31m\n").text == "one\ntwo\nthree[31m"


def test_long_text_is_cut_and_says_so():
    found = found_in("text", "é".encode() * 1_000_000)

    assert len(found.text) == TEXT_CHARACTERS
    assert found.cut


@pytest.mark.parametrize("content", [b"", b" \n\t ", b"\x00\x00"])
def test_text_without_a_word_is_empty(content):
    assert found_in("text", content).why is Why.EMPTY


def test_text_is_kept_for_reading_and_folded_for_search(alice):
    made = made_of(alice, json.dumps({"who": "José"}, ensure_ascii=False).encode(), "chat.json")

    assert blob_of(alice, f"vault/{made.id}/preview-text").decode() == '{"who": "José"}'
    assert made.excerpt == '{"who": "José"}'


def test_a_web_page_is_its_words_without_script_and_tags():
    page = (
        b"<html><title>t</title><script>alert('no')</script><style>p{}</style><p>Pickup &amp; drop-off<p>at five</html>"
    )

    assert found_in("html", page).text == "Pickup & drop-off\nat five"


def test_a_mail_is_who_wrote_what_to_whom_with_what_attached():
    text = found_in("mail", MAIL).text

    assert text.splitlines() == [
        "From: Sam Rivera <sam@example.org>",
        "To: Alice <alice@example.org>",
        "Subject: Pickup at café",
        "Date: Thu, 12 Nov 2026 17:05:33 -0600",
        "",
        "Attached: order.pdf",
        "",
        "I will be late at the café.",
    ]


def test_the_day_a_mail_was_sent_is_offered():
    date = Offer(what="date", source="mail", local="2026-11-12T17:05:33", offset=-360)

    assert found_in("mail", MAIL).offers == (date,)


def test_a_mail_in_html_alone_is_its_words():
    mail = b"From: a@example.org\nContent-Type: text/html\n\n<p>Bring <b>her</b> coat</p><script>x()</script>"

    assert found_in("mail", mail).text.endswith("Bring her coat")


@pytest.mark.parametrize(
    "mail",
    [
        b"From: \xff\xfe\nDate: never\nSubject: =?nope?q?x?=\nContent-Type: text/plain; charset=martian\n\nwords",
        b"From: a\nContent-Type: multipart/mixed\n\nwords",
        b"From: a\nContent-Type: message/rfc822\n\nFrom: b\nContent-Transfer-Encoding: base64\n\n!!!words",
        b"From: (((((((\nTo: <<<>>>,,,;;;\nDate: Thu, 99 Foo 20266 99:99:99 +9999\n\nwords",
    ],
)
def test_a_mail_that_breaks_the_rules_is_still_read(mail):
    found = found_in("mail", mail)

    assert (found.why, found.offers) == (None, ())
    assert "words" in found.text


def test_a_word_document_is_its_paragraphs():
    found = found_in("office", zipped(**{"[Content_Types].xml": "<a/>", "word/document.xml": WORD}))

    assert found.text == "Parenting plan\nFridays at five"


def test_an_open_document_is_its_paragraphs():
    assert found_in("office", zipped(**{"content.xml": OPEN})).text == "Hello bold world"


def test_slides_come_in_their_order():
    slides = {f"ppt/slides/slide{n}.xml": f'<a:p xmlns:a="a"><a:t>slide {n}</a:t></a:p>' for n in (10, 2, 1)}

    assert found_in("office", zipped(**slides)).text.split("\n\n") == ["slide 1", "slide 2", "slide 10"]


def test_an_office_file_that_is_no_zip_is_damaged():
    assert found_in("office", b"PK\x03\x04 and nothing more").why is Why.DAMAGED


@pytest.mark.parametrize("version", [0, 1])
def test_a_recording_tells_its_length_and_offers_its_date(version):
    found = found_in("film", film(3_877_369_533, version=version))

    assert found.seconds == 83.5
    assert found.offers == (Offer(what="date", source="video", local="2026-11-12T23:05:33", offset=0),)


def test_a_recorder_without_a_clock_offers_no_date():
    assert found_in("film", film(0)).offers == ()


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\0\0\x08moov", film()[:-90], struct.pack(">I4s", 0, b"moov"), struct.pack(">I4s", 4, b"free") * 3],
)
def test_a_recording_without_a_head_tells_nothing(content):
    assert found_in("film", content) == Found(why=Why.NONE_FOR_TYPE)


def test_a_large_film_is_not_copied_to_read_its_head(alice, monkeypatch):
    long = (
        film(3_877_369_533)
        .replace(bytes(500), bytes(5_000_000))
        .replace(struct.pack(">Q", 516), struct.pack(">Q", 5_000_016))
    )
    monkeypatch.setitem(work._PARTS, "film", (1_000, 1_000))
    copied: list[int] = []
    copy = work._copy

    def watched(blobs: TenantBlobs, name: str, to: BinaryIO, start: int, length: int) -> None:
        copied.append(length)
        copy(blobs, name, to, start, length)

    monkeypatch.setattr(work, "_copy", watched)

    assert made_of(alice, long, "film.mp4").seconds == 83.5
    assert copied == [1_000, 1_000]


def test_a_recording_that_never_ends_has_no_length():
    assert found_in("film", film(scale=0)).seconds == 0


@pytest.mark.parametrize(
    ("type_", "maker"),
    [
        ("image/svg+xml", "text"), ("text/csv", "text"), ("application/octet-stream", None), ("audio/mpeg", None),
        ("application/zip", None), ("IMAGE/JPEG; a=b", "picture"), ("image/x-icon", None),
        ("application/postscript", None),
    ],
)  # fmt: skip
def test_each_type_goes_to_its_maker_and_most_to_none(type_, maker):
    assert maker_of(type_) == maker


def test_halves_of_letters_in_a_mail_cost_no_more_than_themselves():
    mail = b"From: a@example.org\nSubject: b\xff\xed\xa0\x80c\nContent-Type: text/plain; charset=utf-7\n\n+2AA-words"

    assert found_in("mail", mail).why is None
