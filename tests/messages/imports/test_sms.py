"""Backups of text messages: each message once, pictures by name, nothing that a file declares is carried out."""

from __future__ import annotations

import io
import tracemalloc
from datetime import UTC, datetime

import pytest

from app.messages.imports.said import SENT_HERE, Said, Unreadable, Wrong
from app.messages.imports.sms_repair import repaired
from tests.messages.imports.conftest import found_in, said_in, wrong_in

HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<!-- File Created By SMS Backup -->\n"
AT = datetime(2025, 11, 20, 0, 53, 20, tzinfo=UTC)


def backup(*elements: str) -> str:
    return f'{HEAD}<smses count="{len(elements)}">\n' + "\n".join(elements) + "\n</smses>\n"


def sms(body: str = "Hi", **more: str) -> str:
    given = {"address": "+15551234567", "date": "1763600000000", "type": "1", "contact_name": "Sam", **more}
    return "<sms " + " ".join(f'{name}="{value}"' for name, value in given.items()) + f' body="{body}" />'


def mms(parts: str, **more: str) -> str:
    given = {"address": "+15551234567", "date": "1763600000000", "msg_box": "1", "contact_name": "Sam", **more}
    return "<mms " + " ".join(f'{n}="{v}"' for n, v in given.items()) + f"><parts>{parts}</parts></mms>"


def test_a_message_keeps_its_instant_its_words_and_who_wrote_it() -> None:
    (said,) = said_in(backup(sms("Late &amp; again&#10;sorry", readable_date="Nov 19, 2025 6:53:20 PM")))

    assert (said.at, said.sender, said.text) == (AT, "Sam", "Late & again\nsorry")
    assert said.written == "Nov 19, 2025 6:53:20 PM"
    assert said.line == 4


def test_a_sent_message_is_from_this_phone_and_to_the_other_side() -> None:
    (said,) = said_in(backup(sms(type="2")))

    assert (said.sender, said.to) == (SENT_HERE, ("Sam",))


def test_somebody_without_a_name_is_their_number() -> None:
    (said,) = said_in(backup(sms(contact_name="(Unknown)")))

    assert said.sender == "+15551234567"


def test_a_message_with_parts_has_its_words_and_the_names_of_its_files() -> None:
    parts = '<part ct="application/smil" text="x"/><part ct="image/jpeg" cl="a.jpg" data="AA=="/>'
    (said,) = said_in(backup(mms(parts + '<part ct="text/plain" text="Look > here" />')))

    assert (said.text, said.files, said.at) == ("Look > here", ("a.jpg",), AT)


@pytest.mark.parametrize("name", ["", "(Unknown)"])
def test_a_picture_of_somebody_without_a_name_is_from_their_number(name: str) -> None:
    (said,) = said_in(backup(mms('<part ct="image/jpeg" cl="a.jpg" />', contact_name=name, address="+13145550199")))

    assert said.sender == "+13145550199"


def test_a_picture_of_one_of_several_people_without_names_is_nobodys_by_guess() -> None:
    (said,) = said_in(backup(mms('<part ct="image/jpeg" cl="a.jpg" />', contact_name="", address="+1314~+1573")))

    assert said.sender == ""


def test_seconds_in_place_of_milliseconds_are_the_same_moment() -> None:
    (said,) = said_in(backup(mms("", date="1763600000")))

    assert said.at == AT


@pytest.mark.parametrize("halves", ["&#55357;&#56842;", "&#xD83D;&#xDE0A;"])
def test_small_pictures_written_as_two_halves_are_read(halves: str) -> None:
    (said,) = said_in(backup(sms(f"Hi {halves}")))

    assert said.text == "Hi 😊"


def test_a_character_that_xml_refuses_costs_nothing_but_itself() -> None:
    (said,) = said_in(backup(sms("a&#0;b&#55357;c")))

    assert said.text == "a\ufffdb\ufffdc"


def test_wherever_a_chunk_ends_the_repair_is_the_same() -> None:
    xml = backup(*(mms(f'<part ct="a/b" data="{"A" * number}" text="&#55357;&#56842;"/>') for number in range(300)))
    whole = b"".join(repaired(io.BytesIO(xml.encode())))

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 7, 7))

    assert b"".join(repaired(Slow(xml.encode()))) == whole
    assert b"AAA" not in whole
    assert whole.count(b"&#128522;") == 300


@pytest.mark.parametrize("before", range(16))
def test_two_halves_stay_together_wherever_a_chunk_ends(before: int) -> None:
    xml = b"x" * before + b"&#55357;&#56842;" * 9000

    assert b"".join(repaired(io.BytesIO(xml))) == b"x" * before + b"&#128522;" * 9000


def test_words_that_look_like_a_picture_of_a_part_stay() -> None:
    body = "he wrote <part data=&quot;x&quot;>".replace("<", "&lt;").replace(">", "&gt;")
    (said,) = said_in(backup(sms(body)))

    assert said.text == 'he wrote <part data="x">'


@pytest.mark.parametrize(("box", "why"), [("3", "a draft"), ("5", "could not be sent"), ("9", "received or sent")])
def test_what_nobody_received_is_left_out_with_the_reason(box: str, why: str) -> None:
    (wrong,) = wrong_in(backup(sms(type=box)))

    assert why in wrong.why


@pytest.mark.parametrize("when", ["", "soon", "99999999999999999999", "12"])
def test_a_date_that_is_none_is_told_with_its_line(when: str) -> None:
    (wrong,) = wrong_in(backup(sms(), sms(date=when)))

    assert wrong.line == 5


def test_what_stands_before_the_break_of_a_cut_file_is_kept() -> None:
    found = found_in(backup(sms("One"), sms("Two"))[:-30])

    assert [one.text for one in found if isinstance(one, Said)] == ["One"]
    assert isinstance(found[-1], Wrong)
    assert "breaks off" in found[-1].why


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "declared",
    [
        f'<!DOCTYPE smses [<!ENTITY l0 "lol">{LAUGHS}]>',
        '<!DOCTYPE smses [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE smses SYSTEM "http://example.org/x.dtd">',
        "<!DOCTYPE smses>",
    ],
)
@pytest.mark.parametrize("body", ["&l9;", "plain"])
def test_a_file_that_declares_entities_or_a_document_type_is_refused(declared: str, body: str) -> None:
    xml = f'<?xml version="1.0"?>{declared}<smses count="1"><sms address="1" date="1" type="1" body="{body}"/></smses>'
    with pytest.raises(Unreadable):
        found_in(xml)


def test_a_picture_of_fifty_megabytes_is_passed_over_in_little_memory() -> None:
    xml = backup(mms(f'<part ct="image/jpeg" cl="a.jpg" data="{"A" * 50_000_000}"/>'), sms("After")).encode()
    file = io.BytesIO(xml)
    tracemalloc.start()
    try:
        size = sum(map(len, repaired(file)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert size < 2000
    assert peak < 2_000_000


def test_utf_16_is_read() -> None:
    (said,) = said_in(backup(sms("Mañana")).replace("UTF-8", "UTF-16").encode("utf-16"))

    assert said.text == "Mañana"
