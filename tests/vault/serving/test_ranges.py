"""Which bytes a Range header gets (RFC 9110, section 14), and what a file may be called on a device (RFC 6266)."""

from __future__ import annotations

from email.message import Message

import pytest

from app.vault.serving import named, portion, safe_name

TAG = '"abc"'


@pytest.mark.parametrize(
    ("wanted", "status", "start", "length"),
    [
        (None, 200, 0, 1000),
        ("bytes=0-", 206, 0, 1000),
        ("bytes=0-0", 206, 0, 1),
        ("bytes=100-199", 206, 100, 100),
        ("bytes=990-5000", 206, 990, 10),
        ("bytes=-100", 206, 900, 100),
        ("bytes=-5000", 206, 0, 1000),
        ("bytes=1000-", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
        ("bytes=5-2", 200, 0, 1000),
        ("bytes=-", 200, 0, 1000),
        ("bytes=0-1,5-6", 200, 0, 1000),
        ("lines=0-1", 200, 0, 1000),
        ("bytes=" + "9" * 400 + "-", 200, 0, 1000),
        ("bytes=" + "9" * 18 + "-", 416, 0, 0),
    ],
)
def test_a_range_is_served_refused_or_ignored(wanted: str | None, status: int, start: int, length: int) -> None:
    part = portion(1000, TAG, wanted, None)

    assert (part.status, part.start, part.length) == (status, start, length)


def test_if_range_gives_the_whole_file_when_it_is_another_one() -> None:
    assert portion(1000, TAG, "bytes=0-1", TAG).status == 206
    assert portion(1000, TAG, "bytes=0-1", '"other"').status == 200
    assert portion(1000, TAG, "bytes=0-1", "Fri, 20 Nov 2026 03:41:00 GMT").status == 200


def test_content_range_names_the_part_and_the_whole() -> None:
    assert portion(1000, TAG, "bytes=100-199", None).headers["Content-Range"] == "bytes 100-199/1000"
    assert portion(1000, TAG, "bytes=1000-", None).headers["Content-Range"] == "bytes */1000"
    assert portion(0, TAG, "bytes=0-", None).status == 416


@pytest.mark.parametrize(
    ("came_with", "saved_as"),
    [
        ("letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\bob\\order.pdf", "order.pdf"),
        ("photo\u202egpj.exe", "photo_gpj.exe"),
        ('a"b\r\nSet-Cookie: x=1.txt', "a_b_Set-Cookie_ x=1.txt"),
        ("...", "file"),
        ("", "file"),
        ("😀" * 300 + ".jpeg", "😀" * 175 + ".jpeg"),
        ("Übergabe 19. Nov.png", "Übergabe 19. Nov.png"),
    ],
)
def test_any_name_becomes_one_that_every_device_can_save(came_with: str, saved_as: str) -> None:
    assert safe_name(came_with) == saved_as
    header = Message()
    header["Content-Disposition"] = named(came_with)
    assert header.get_content_disposition() == "attachment"
    assert named(came_with).isascii()
    assert "\n" not in named(came_with)


def test_a_name_in_other_letters_travels_exactly_and_in_a_plain_spelling() -> None:
    assert named("Übergabe.png") == "attachment; filename=\"_bergabe.png\"; filename*=UTF-8''%C3%9Cbergabe.png"
