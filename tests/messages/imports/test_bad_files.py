"""Whatever file is chosen, the answer is a sentence: never an error of ours, and nothing half kept."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from contextlib import suppress

import pytest

from app.errors import Problem
from app.messages.imports import held, lines
from app.messages.imports.said import Said
from app.queue import MOST_FAILURES, CannotDo, failed
from tests.cast import Visitor
from tests.messages.imports.conftest import Brought, a_chat, found_in, words_of
from tests.messages.imports.test_mail import attached, box, mail
from tests.messages.imports.test_sms import backup, mms, sms
from tests.standins import HeldQueue

Bring = Callable[..., Brought]

BAD = {
    "empty": (b"", "This file is empty"),
    "blank": (b" \n\n ", "Nothing is written in this file"),
    "zip": (b"PK\x03\x04" + b"\x00" * 100, "ZIP file"),
    "pdf": (b"%PDF-1.7\n", "document"),
    "binary": (bytes(range(256)) * 40, "not text"),
    "html": (b"<!doctype html><p>Hello</p>", "XML or HTML"),
    "other xml": (b"<?xml version='1.0'?><rss/>", "XML or HTML"),
    "prose": (b"Dear diary, today was a day.\nAnd so on.\n", "could not tell"),
}


def send(visitor: Visitor, content: bytes, name: str = "chat.txt") -> tuple[int, str]:
    file = {"file": (io.BytesIO(content), name)}
    answer = visitor.post("/messages/import", file, content_type="multipart/form-data")
    return answer.status_code, words_of(answer.text)


@pytest.mark.parametrize("which", BAD)
def test_what_is_no_export_is_refused_with_a_sentence_and_not_kept(which: str, alice: Visitor) -> None:
    content, sentence = BAD[which]

    status, words = send(alice, content)

    assert status == 422
    assert sentence in words
    assert alice.services.blobs.tenant(alice.shelf.tenant).page("imports/").names == []


def test_no_file_is_a_sentence(alice: Visitor) -> None:
    assert send(alice, b"", "")[0] == 422


def test_a_file_that_is_too_large_is_not_kept(alice: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "MAX_BYTES", 1000)

    status, words = send(alice, a_chat(days=30).encode())

    assert status == 413
    assert "larger than 100 MB" in words
    assert alice.services.blobs.tenant(alice.shelf.tenant).page("imports/").names == []


def test_an_export_larger_than_any_form_is_taken(bring: Bring) -> None:
    chat = a_chat(days=30) + f"11/17/25, 1:00 PM - Sam Ortiz: {'x' * 9_000_000}\n"

    assert "120 messages are ready" in bring(chat).words


def test_a_document_type_found_by_the_worker_ends_on_the_page(bring: Bring) -> None:
    laughs = '<!DOCTYPE smses [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><smses><sms body="&b;"/></smses>'
    words = bring(f'<?xml version="1.0"?>{laughs}', "sms.xml").words

    assert "We could not read this file" in words
    assert "entities" in words


def test_too_many_messages_end_on_the_page(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.messages.imports import walk

    monkeypatch.setattr(walk, "MAX_MESSAGES", 10)

    assert "more than 10 messages" in bring(a_chat()).words


def test_too_many_lines_end_on_the_page(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAX_LINES", 10)

    assert "more than 10 lines" in bring(a_chat()).words


def test_what_a_worker_gave_up_says_so_and_waits_no_longer(bring: Bring, alice: Visitor, queue: HeldQueue) -> None:
    brought = bring(a_chat())
    alice.post(brought.address, {"zone": "America/New_York", "dates": "month"})
    queue.held.clear()
    for _ in range(MOST_FAILURES):
        failed(alice.services, CannotDo("took too long"), held.LOOK, alice.shelf.tenant, brought.held.id)

    assert "This file did not come to an end" in brought.words
    assert "every 1s" not in brought.page


def test_bytes_that_are_gone_end_on_the_page(bring: Bring, alice: Visitor) -> None:
    brought = bring(a_chat())
    alice.services.blobs.tenant(alice.shelf.tenant).delete(f"imports/{brought.held.id}")

    brought.choose(zone="America/Denver")

    assert "no longer here" in brought.words


def test_names_and_words_with_marks_of_direction_and_markup_are_shown_as_text(bring: Bring) -> None:
    page = bring("11/17/25, 9:05 AM - <b>Sam</b>\u202e: <script>alert(1)</script>\n", "\u202e<i>.txt").page

    assert "<script>alert" not in page
    assert "<b>Sam" not in page
    assert "\u202e" not in page


GOOD = {
    "whatsapp": a_chat(),
    "ios": "[12/31/25, 11:59:58\u202fPM] Sam: Hi\n[1/1/26, 0:00:01\u202fAM] Alice: more\nof it\n",
    "sms": backup(
        sms(), sms(type="2"), mms('<part ct="image/png" cl="a" data="QUJD"/><part ct="text/plain" text="x"/>')
    ),
    "mbox": box(mail("One"), attached(3), mail("<p>Two", Content_Type="text/html; charset=utf-8")),
    "csv": 'Date,Time,From,To,Message\n11/19/2025,5:05:30 PM,Sam,Alice,"Late, again\nsorry"\n'
    "2025-11-20,17:05,Alice,Sam,ok\n",
}
PIECES = [
    *("&#55357;", "<part ", ' data="', '"', "'", "]]>", "<!DOCTYPE x [", "&x;", "--b\n", "\n\n", "From x 17:05 2025\n"),
    *("Content-Type: multipart/mixed; boundary=b\n", "=?utf-8?b?////?=", "Date: \n", "99999999999999999999", "\x00"),
    *("31/31/99, 99:99 PM - : ", "[", "\u202e", "1" * 5000, "\u0663/\u0664/\u0665", "x" * 200_000),
]


@pytest.mark.parametrize("which", GOOD)
def test_a_file_with_errors_raises_a_sentence_or_nothing(which: str) -> None:
    chance, read = random.Random(30), 0
    for _ in range(150):
        content = bytearray(GOOD[which].encode())
        for _ in range(chance.choice((1, 2, 5))):
            at = chance.randrange(len(content))
            match chance.randrange(4):
                case 0:
                    content[at:at] = chance.choice(PIECES).encode()
                case 1:
                    del content[at : at + chance.randrange(1, 40)]
                case 2:
                    content[at] = chance.randrange(256)
                case _:
                    other = chance.randrange(len(content))
                    content[at:at] = content[other : other + 60]
        with suppress(Problem):
            read += any(isinstance(one, Said) for one in found_in(bytes(content)))
    assert read > 40, "the mutations leave hardly anything to read"
