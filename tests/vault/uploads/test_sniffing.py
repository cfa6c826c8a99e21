"""What a file is, told from its first bytes whatever its name says."""

from __future__ import annotations

import os

import pytest

from app.vault.sniffing import content_type, ending, lies

STARTS = [
    (b"\xff\xd8\xff\xe1\x00\x10Exif", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n\x00", "image/png"),
    (b"GIF89a\x01\x00", "image/gif"),
    (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
    (b"RIFF\x10\x00\x00\x00WAVEfmt ", "audio/wav"),
    (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1", "image/heic"),
    (b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00", "video/mp4"),
    (b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00", "video/quicktime"),
    (b"\x00\x00\x00\x1cftypM4A \x00\x00\x00\x00", "audio/mp4"),
    (b"ID3\x03\x00\x00", "audio/mpeg"),
    (b"#!AMR\n", "audio/amr"),
    (b"%PDF-1.7\n", "application/pdf"),
    (b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml" + b"PK\x03\x04word/document.xml",
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"PK\x03\x04" + bytes(26) + b"notes.txt", "application/zip"),
    (b"MZ\x90\x00", "application/x-msdownload"),
    (b"<!DOCTYPE html><html>", "text/html"),
    (b"  \n<script>alert(1)</script>", "text/html"),
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'>", "image/svg+xml"),
    (b"<?xml version='1.0'?><svg xmlns='x'>", "image/svg+xml"),
    (b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Friday\r\n\r\nHello", "message/rfc822"),
    (b"Dear Dana,\nI came at five.\n", "text/plain"),
    ("Año nuevo, café".encode(), "text/plain"),
    (b"\xff\xfeh\x00i\x00", "text/plain"),
    (b"\x00\x01\x02\x03 nothing anybody knows", "application/octet-stream"),
    (b"", "application/octet-stream"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "type_"), STARTS)
def test_the_content_says_what_it_is(head, type_):
    assert content_type(head) == type_


@pytest.mark.parametrize(("head", "type_"), [each for each in STARTS if not each[1].startswith("text/")])
def test_a_name_changes_nothing(head, type_):
    assert content_type(head, "photo.jpg") == type_


def test_plain_text_is_told_apart_by_its_name():
    assert content_type(b"Day,What\n1,late\n", "log.csv") == "text/csv"
    assert content_type(b"Day,What\n1,late\n", "log.txt") == "text/plain"


def test_any_bytes_have_a_type():
    for _ in range(300):
        kind, _, _ = content_type(os.urandom(64)).partition("/")
        assert kind in {"application", "audio", "chemical", "font", "image", "model", "text", "video"}


@pytest.mark.parametrize(
    ("name", "found", "lie"),
    [
        ("order.pdf", "image/jpeg", True),
        ("photo.jpg", "text/html", True),
        ("photo.jpg", "image/jpeg", False),
        ("PHOTO.JPEG", "image/jpeg", False),
        ("clip.mov", "video/mp4", False),
        ("voice.m4a", "video/mp4", False),
        ("letter.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", False),
        ("log.csv", "text/plain", False),
        ("no ending", "image/png", False),
        ("thing.qqq", "image/png", False),
        ("photo.jpg", "application/octet-stream", False),
        ("report.exe.pdf", "application/x-msdownload", True),
    ],
)
def test_a_lying_name_is_told_from_one_that_is_merely_another_word(name, found, lie):
    assert lies(name, found) is lie


def test_an_ending_is_a_short_word():
    assert [ending(name) for name in ("a.PDF", "a", ".bashrc", "a.b c", "a.verylongending")] == ["pdf", "", "", "", ""]
