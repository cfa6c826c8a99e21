"""WhatsApp's text export, as each kind of phone writes it."""

from __future__ import annotations

from time import thread_time

import pytest

from tests.messages.imports.conftest import found_in, said_in, wrong_in


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("12/31/25, 11:59 PM - Sam: Hi", "2025-12-31T23:59:00"),
        ("12/31/25, 12:00 AM - Sam: Hi", "2025-12-31T00:00:00"),
        ("31/12/2025, 23:59 - Sam: Hi", "2025-12-31T23:59:00"),
        ("31.12.25, 23:59 - Sam: Hi", "2025-12-31T23:59:00"),
        ("31/12/2025, 11:59 p. m. - Sam: Hi", "2025-12-31T23:59:00"),
        ("2025-12-31, 23:59 - Sam: Hi", "2025-12-31T23:59:00"),
        ("[12/31/25, 11:59:58\u202fPM] Sam: Hi", "2025-12-31T23:59:58"),
        ("\u200e[31.12.25, 23:59:58] Sam: \u200eHi", "2025-12-31T23:59:58"),
        ("[31/12/2025 23:59:58] Sam: Hi", "2025-12-31T23:59:58"),
        ("12/31/25, 17:05 PM - Sam: Hi", "2025-12-31T17:05:00"),
        ("12/31/25, 13:05 AM - Sam: Hi", "2025-12-31T13:05:00"),
    ],
)
def test_a_line_of_any_phone_is_read(line: str, at: str) -> None:
    (said,) = said_in(line + "\n")

    assert (said.at.isoformat(), said.sender, said.text) == (at, "Sam", "Hi")


def test_a_message_goes_on_until_the_next_one_begins() -> None:
    first, second = said_in("12/31/25, 1:00 PM - Sam: One\n\ntwo: three\n12/31/25, 1:01 PM - Alice: Four\n")

    assert first.text == "One\n\ntwo: three"
    assert (second.line, second.text) == (4, "Four")


@pytest.mark.parametrize(
    "notice",
    [
        "Messages and calls are end-to-end encrypted. Only people in this chat can read them.",
        "Sam Ortiz left",
        "Sam Ortiz changed the subject to: Pick-up",
    ],
)
def test_a_line_of_the_program_is_a_notice_of_nobody(notice: str) -> None:
    (said,) = said_in(f"12/31/25, 1:00 PM - {notice}\n")

    assert (said.notice, said.sender, said.text) == (True, "", notice)


@pytest.mark.parametrize(
    "own",
    [
        "Messages and calls are end-to-end encrypted. No one outside of this chat can read or listen to them.",
        "Los mensajes y las llamadas están cifrados de extremo a extremo.",
        "Your security code with Sam changed. Tap to learn more.",
        "Sam Ortiz changed their phone number to a new number. Tap to message or add the new number.",
        "Alice added Sam Ortiz",
    ],
)
def test_what_an_iphone_says_in_a_persons_name_is_nobodys_words(own: str) -> None:
    (said,) = said_in(f"[31.12.25, 23:59:58] Sam Ortiz: \u200e{own}\n")

    assert (said.notice, said.sender, said.text) == (True, "", own)


@pytest.mark.parametrize(
    "text", ["\u200eThis message was deleted.", "This message was deleted", "\u200eMissed voice call"]
)
def test_what_a_person_did_is_a_notice_that_names_them(text: str) -> None:
    (said,) = said_in(f"[31.12.25, 23:59:58] Sam Ortiz: {text}\n")

    assert (said.notice, said.sender, said.text) == (True, "", f"Sam Ortiz: {text.lstrip(chr(0x200E))}")


@pytest.mark.parametrize(
    "typed",
    [
        "I read that these messages are end-to-end encrypted.",
        "Emma left",
        "image omitted",
        "Missed voice call from you again",
        "This message was deleted by you on Friday",
    ],
)
def test_what_a_person_typed_about_such_things_stays_theirs(typed: str) -> None:
    (said,) = said_in(f"[31.12.25, 23:59:58] Sam Ortiz: {typed}\n")

    assert (said.notice, said.sender, said.text) == (False, "Sam Ortiz", typed)


@pytest.mark.parametrize("omitted", ["\u200eimage omitted", "<Media omitted>"])
def test_a_picture_that_is_not_in_the_file_puts_no_words_in_its_senders_mouth(omitted: str) -> None:
    (said,) = said_in(f"12/31/25, 1:00 PM - Sam: {omitted}\n")

    assert (said.notice, said.sender, said.text, len(said.files)) == (False, "Sam", "", 1)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("IMG-20251231-WA0001.jpg (file attached)", "IMG-20251231-WA0001.jpg"),
        ("\u200e<attached: 00000012-PHOTO.jpg>", "00000012-PHOTO.jpg"),
        ("<Media omitted>", "media that is not in the file"),
        ("\u200eimage omitted", "image that is not in the file"),
        ("\u200eaudio omitted", "audio that is not in the file"),
    ],
)
def test_what_was_sent_with_the_words_is_named(text: str, name: str) -> None:
    (said,) = said_in(f"12/31/25, 1:00 PM - Sam: {text}\n")

    assert said.files == (name,)


def test_files_are_named_in_the_middle_of_words_and_one_after_the_other() -> None:
    text = "Look\n\u200eIMG 1.jpg (file attached)\nand b.pdf (archivo adjunto) <attached: c.opus>\n(file attached)"
    (said,) = said_in(f"12/31/25, 1:00 PM - Sam: {text}\n")

    assert said.files == ("IMG 1.jpg", "and b.pdf", "c.opus")


def test_long_messages_are_read_at_the_pace_of_short_ones() -> None:
    words = "I bring her at five (as we said) and you have her until Sunday. " * 230
    text = "".join(f"12/31/25, 1:{minute:02} PM - Sam: {words}\n" for minute in range(60))
    began = thread_time()

    assert len(said_in(text)) == 60
    assert thread_time() - began < 0.7  # 0.1 s; 2 s where a file's name is tried from every letter


def test_a_date_that_is_none_costs_that_message_alone() -> None:
    text = "12/30/25, 1:00 PM - Sam: One\n13/32/25, 1:00 PM - Sam: Bad\nmore of it\n12/31/25, 25:00 - Sam: Bad\n"
    found = found_in(text + "12/31/25, 2:00 PM - Sam: Two\n")

    assert [one.line for one in wrong_in(text)] == [2, 4]
    assert [getattr(one, "text", "") for one in found] == ["One", "", "", "Two"]


def test_a_line_before_the_first_message_is_told_by_its_number() -> None:
    (wrong,) = wrong_in("Chat with Sam\n12/31/25, 1:00 PM - Sam: One\n")

    assert wrong.line == 1


def test_a_line_of_a_megabyte_is_left_out_and_the_rest_is_read() -> None:
    text = f"12/31/25, 1:00 PM - Sam: One\n12/31/25, 1:01 PM - Sam: {'x' * 1_000_000}\n12/31/25, 1:02 PM - Sam: Two\n"
    found = found_in(text)

    assert [one.line for one in wrong_in(text)] == [2]
    assert [getattr(one, "text", "") for one in found] == ["One", "", "Two"]


def test_a_message_with_a_line_of_a_megabyte_in_it_is_left_out_whole() -> None:
    text = f"12/31/25, 1:00 PM - Sam: One\n{'x' * 1_000_000}\nmore\n12/31/25, 1:02 PM - Sam: Two\n"

    assert [one.line for one in wrong_in(text)] == [1]
    assert [getattr(one, "text", "") for one in found_in(text)] == ["", "Two"]


def test_a_message_of_many_lines_that_is_too_long_is_left_out_whole() -> None:
    text = "12/31/25, 1:00 PM - Sam: One\n" + "more words\n" * 20_000 + "12/31/25, 1:02 PM - Sam: Two\n"
    found = found_in(text)

    assert [one.line for one in wrong_in(text)] == [1]
    assert [getattr(one, "text", "") for one in found] == ["", "Two"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_letters_are_read_whatever_the_encoding_is(encoding: str) -> None:
    (said,) = said_in("12/31/25, 1:00 PM - José: “Mañana”\n".encode(encoding))

    assert (said.sender, said.text) == ("José", "“Mañana”")


def test_a_file_with_two_encodings_loses_no_line() -> None:
    first, second = said_in(b"12/31/25, 1:00 PM - Sam: caf\xc3\xa9\n12/31/25, 1:01 PM - Sam: caf\xe9\n")

    assert first.text == second.text == "café"
