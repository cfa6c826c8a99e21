"""What a message promises: no header can be forged through it, and what was put in is what arrives."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail import Message, Unmailable, mailbox
from tests.mail.conftest import ALICE, LINK

BREAKING = ["\r\nBcc: x@example.org", "\nBcc: x@example.org", "\rX: y", "\x00", "\x0b", "\x85", "\u2028", "\ud800"]


def changed(message: Message, **fields) -> Message:
    return dataclasses.replace(message, **fields)


def parsed(message: Message):
    return message_from_bytes(message.as_bytes(), policy=policy.default)


def part(message: Message, kind: str) -> str:
    return parsed(message).get_body((kind,)).get_content().replace("\r\n", "\n")


@pytest.mark.parametrize("breaking", BREAKING)
@pytest.mark.parametrize("field", ["to", "sender", "subject", "message_id"])
def test_nothing_breaks_out_of_a_header(message, field, breaking):
    for put in (getattr(message, field) + breaking, breaking + getattr(message, field)):
        with pytest.raises(Unmailable):
            changed(message, **{field: put})


@pytest.mark.parametrize("breaking", [*BREAKING, "é"])
def test_nothing_breaks_out_of_a_further_header(message, breaking):
    for header in (("X-Note", "a" + breaking), ("X-Note" + breaking, "a")):
        with pytest.raises(Unmailable):
            changed(message, headers=(header,))


@pytest.mark.parametrize("name", ["To", "bcc", "SUBJECT", "Message-ID", "Content-Type", "", "X Note", "X:"])
def test_a_further_header_cannot_stand_in_for_one_of_ours(message, name):
    with pytest.raises(Unmailable):
        changed(message, headers=((name, "charlie@example.org"),))


@pytest.mark.parametrize(
    "address",
    [
        "", "alice", "alice@", "@example.org", "a@b@c", "alice@example.org, charlie@example.org", "<alice@example.org>",
        "Alice <alice@example.org>", "a b@example.org", "alice@-example.org", "alice@example..org", ".a@example.org",
        "a..b@example.org", '"a b"@example.org', "alice@[127.0.0.1]", "josé@example.org", "a" * 65 + "@example.org",
        "a@" + "b." * 130 + "org",
    ],
)  # fmt: skip
def test_a_recipient_is_one_plain_address(message, address):
    with pytest.raises(Unmailable):
        changed(message, to=address)


@given(text=st.text(max_size=60))
def test_whatever_a_subject_holds_it_is_refused_or_arrives_as_it_was(text):
    message = Message(
        ALICE, "CTP <a@b.example>", "s", "t", "h", "1@b.example", datetime.fromisoformat("2026-11-20T03:41Z")
    )
    try:
        message = changed(message, subject=text)
    except Unmailable:
        return
    mail = parsed(message)
    assert sorted(mail.keys()) == ["Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To"]
    assert str(mail["Subject"]).split() == text.split()


@given(local=st.from_regex(r"[!-?A-~]{1,64}", fullmatch=True))
def test_every_address_that_is_taken_can_be_written_and_read_back(local):
    try:
        message = Message(
            f"{local}@example.org",
            "a@b.example",
            "s",
            "t",
            "h",
            "1@b.example",
            datetime.fromisoformat("2026-11-20T03:41Z"),
        )
    except Unmailable:
        return
    assert str(parsed(message)["To"]) == f"{local}@example.org"


def test_text_and_html_arrive_as_they_were(message):
    assert parsed(message).get_content_type() == "multipart/alternative"
    assert part(message, "plain") == message.text
    assert part(message, "html").rstrip("\n") == message.html


@pytest.mark.parametrize(
    "text", ["ñandú ¿qué?\n", "x" * 5000 + "\n", ".\n..\nFrom here\n", "👩‍👧 \u202eabc\n", "a\n" * 3000]
)
def test_unusual_text_arrives_as_it_was_in_short_ascii_lines(message, text):
    message = changed(message, text=text)
    assert part(message, "plain") == text
    content = message.as_bytes()
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_text_that_cannot_travel_is_refused(message, text):
    with pytest.raises(Unmailable):
        changed(message, text=text)


def test_a_long_link_in_a_header_stays_in_one_piece(message):
    value = "<https://cotrackpro.example/unsubscribe/" + "a" * 300 + ">, <mailto:stop@cotrackpro.example?subject=stop>"
    content = changed(message, headers=(("List-Unsubscribe", value),)).as_bytes()
    assert f"List-Unsubscribe: {value}\r\n".encode() in content.split(b"\r\n\r\n")[0]


def test_the_sender_may_have_a_name_of_any_letters(message):
    mail = parsed(changed(message, sender="Señal <hello@cotrackpro.example>"))
    assert mail["From"].addresses[0].display_name == "Señal"


def test_a_message_without_a_zone_in_its_date_is_refused(message):
    with pytest.raises(Unmailable):
        changed(message, date=message.date.replace(tzinfo=None))


def test_the_representation_of_a_message_tells_nothing(message):
    for secret in (ALICE, LINK, "Here it is", message.subject):
        assert secret not in repr(message)


def test_a_domain_in_any_script_is_written_in_ascii():
    assert mailbox("alice@bücher.example") == "alice@xn--bcher-kva.example"


def test_a_domain_is_not_mistaken_for_one_that_looks_alike():
    assert mailbox("alice@straße.example") == "alice@xn--strae-oqa.example"


@pytest.mark.parametrize("address", ["alice@exa\u200bmple.org", "alice@é.-", "alice@☃☃.example"])
def test_a_domain_that_cannot_be_is_refused(message, address):
    with pytest.raises(Unmailable):
        changed(message, to=mailbox(address))
