"""Masking: who and what somebody is leaves as placeholders, and comes back as it was written."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ai import ToolCall, Turn
from app.assistant.known import children_in
from app.assistant.masking import Masking, Name
from tests.growth import LINEAR, growth
from tests.promises import promise

PEOPLE = ("Daniel Ortiz", "Will", "Grace Lee", Name("Mia", child=True), Name("Leo", child=True))


def hidden(text: str, names: tuple[str | Name, ...] = PEOPLE) -> str:
    return Masking.of([text], names).hide(text)


@promise("6.4", part=True)
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("call (314) 555-0123 today", "Phone"),
        ("call 314-555-0123", "Phone"),
        ("314.555.0123", "Phone"),
        ("my number is 3145550123", "Phone"),
        ("+1 314 555 0123", "Phone"),
        ("+44 20 7946 0958", "Phone"),
        ("text 555-0123", "Phone"),
        ("write to dan.o+kids@mail.example.org", "Email"),
        ("he lives at 123 N. Main Street, Apt 4B", "Address"),
        ("1600 Pennsylvania Ave NW", "Address"),
        ("42 oak lane", "Address"),
        ("123 Elm St, Springfield, MO 65801", "Address"),
        ("P.O. Box 77", "Address"),
        ("calle Juárez 145", "Address"),
        ("SSN 123-45-6789", "SSN"),
        ("social security number is 123456789", "SSN"),
        ("the last four of her social security are 6789", "SSN"),
        ("card 4111 1111 1111 1111", "Card"),
        ("4111111111111111", "Card"),
        ("account number 00012345678", "Account"),
        ("acct. ending in 4321", "Account"),
        ("routing 021000021", "Account"),
        ("Policy no. AB1234567", "Account"),
        ("IBAN DE89 3704 0044 0532 0130 00", "Account"),
        ("she was born on March 3, 2019", "Birth date"),
        ("DOB: 03/14/2019", "Birth date"),
        ("date of birth 2019-03-14", "Birth date"),
        ("his birthday is 14 March", "Birth date"),
        ("nació el 14 de marzo de 2019", "Birth date"),
    ],
)
def test_what_is_known_by_its_form_is_hidden(text: str, kind: str) -> None:
    masked = hidden(text)

    assert f"[{kind} 1]" in masked
    assert not any(word.isdigit() and len(word) > 3 for word in masked.split())


@pytest.mark.parametrize("extension", ["x12", "x 12", "ext. 1207", "ext 7"])
def test_the_extension_of_a_number_is_hidden_with_it(extension: str) -> None:
    assert hidden(f"Her desk is (314) 555-0123 {extension}, until five.") == "Her desk is [Phone 1], until five."


@pytest.mark.parametrize(
    "text",
    [
        "We meet on 2026-11-20 at 5:05 pm.",
        "He paid $1,234.50 on March 3, 2026.",
        "Paragraph 4.2 of the order",
        "2 people on the street saw it",
        "It took 45 minutes to drive",
        "Report 2026-004512 was filed",
        "Will you bring the coats? It will be cold.",
        "Mark the date. May I ask? I hope so, by the grace of God.",
        "in May 2026 and on June 5",
        "4111 1111 1111 1112 is no card",
    ],
)
def test_what_is_none_of_it_stays(text: str) -> None:
    assert hidden(text, (*PEOPLE, "Mark", "May", "Hope", "June")) == text


@promise("6.4", part=True)
@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Daniel Ortiz called.", "[Person A] called."),
        ("DANIEL called, daniel's late", "[Person A] called, [Person A2]'s late"),
        ("Mr. Ortiz and Daniel  Ortiz", "Mr. [Person A] and [Person A2]"),
        ("I told Will that it will rain", "I told [Person A] that it will rain"),
        ("Mia’s coat, MIA and Leo", "[Child A]’s coat, [Child A2] and [Child B]"),
        ("Danielsville is somewhere else", "[Name A] is somewhere else"),
        ("the Mia-shaped hole", "the [Child A]-shaped hole"),
        ("Grace said grace", "[Person A] said grace"),
        ("Dániel called", "[Person A] called"),
    ],
)
def test_people_of_the_record_are_hidden_by_word(text: str, masked: str) -> None:
    assert hidden(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("My son Tyler cried. tyler was cold.", "My son [Child A] cried. [Child A2] was cold."),
        ("our daughters Ana and Eva", "our daughters [Child A] and [Child B]"),
        ("Hi Brandon, where are you?", "Hi [Person A], where are you?"),
        ("Officer Diaz wrote it down", "Officer [Person A] wrote it down"),
        ("my ex Brandon and Ms. Keller", "my ex [Person A] and Ms. [Person B]"),
        ("Hi there, Monday works", "Hi there, Monday works"),
    ],
)
def test_people_whom_the_text_itself_names_are_hidden(text: str, masked: str) -> None:
    assert hidden(text, ()) == masked


def test_what_somebody_is_called_by_is_no_name() -> None:
    assert hidden("Dad and my mother told the teacher", ("Dad", "my mother", "the teacher", "Me")) == (
        "Dad and my mother told the teacher"
    )


def test_the_same_words_have_the_same_placeholder_in_everything_that_leaves() -> None:
    masking = Masking.of(["Daniel called 555-0123."], PEOPLE)

    assert masking.hide("555-0123 is Daniel's; 555-0199 is not") == "[Phone 1] is [Person A]'s; [Phone 2] is not"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Tell [Person A] now", "Tell Daniel now"),
        ("Tell [person a] now", "Tell Daniel now"),
        ("Tell [PERSON A]'s sister", "Tell Daniel's sister"),
        ("Tell [Person A's] sister", "Tell Daniel's sister"),
        ("Tell **[Person A]**", "Tell **Daniel**"),
        ("Tell <Person A> or {Person A} or [[Person A]]", "Tell Daniel or Daniel or Daniel"),
        ("Tell [Person_A] or [PersonA]", "Tell Daniel or Daniel"),
        ("Tell Person A, and (Person A)", "Tell Daniel, and (Daniel)"),
        ("Tell [Person B] and [Phone 9]", "Tell [Person B] and [Phone 9]"),
        ("in person a few came; Person Another", "in person a few came; Person Another"),
    ],
)
def test_placeholders_come_back_however_a_model_writes_them(said: str, shown: str) -> None:
    masking = Masking.of(["Daniel"], PEOPLE)

    assert masking.show(said) == shown
    for size in (1, 2, 3, 7):
        pieces = [said[at : at + size] for at in range(0, len(said), size)]
        assert "".join(masking.shown(iter(pieces))) == shown


def test_a_placeholder_that_a_person_typed_is_theirs() -> None:
    masking = Masking.of(["Daniel asked what [Person A] means, and Person A"], PEOPLE)
    masked = masking.hide("Daniel asked what [Person A] means, and Person A")

    assert masked == "[Person A] asked what [Text 1] means, and Person A"
    assert masking.show(masked) == "Daniel asked what [Person A] means, and Person A"


@dataclass(frozen=True)
class Row:
    words: tuple[str, ...]
    number: int


class Material(msgspec.Struct, frozen=True):
    rows: list[Row]
    by_day: dict[str, str]


def test_records_are_hidden_through_and_through() -> None:
    material = Material(rows=[Row(("Daniel",), 3)], by_day={"Daniel": "555-0123"})
    masking = Masking.of([], PEOPLE)

    masked = masking.hide_all(material)

    assert masked == Material(rows=[Row(("[Person A]",), 3)], by_day={"Daniel": "[Phone 1]"})
    assert masking.show_all(masked) == material


def test_what_a_model_asks_for_is_asked_with_the_words_back_in_place() -> None:
    masking = Masking.of(["Daniel"], PEOPLE)

    assert masking.show_all(ToolCall("1", "find", {"words": "[Person A] school"})).arguments == {
        "words": "Daniel school"
    }
    assert masking.hide_all(Turn("user", "Daniel")).text == "[Person A]"


@given(
    st.lists(
        st.sampled_from([*"abc ,.'", "Daniel", "Mia", "555-0123", "[", "]", "[Person A]", "Person A", "\n"]),
        max_size=30,
    )
)
def test_whatever_is_hidden_comes_back_byte_for_byte(parts: list[str]) -> None:
    text = " ".join(parts)
    masking = Masking.of([text], PEOPLE)

    masked = masking.hide(text)

    assert masking.show(masked) == text
    assert "".join(masking.shown(iter(masked))) == text
    assert "Daniel" not in masked.replace("Daniel_", "")


def test_what_was_found_is_listed_for_the_person_to_see() -> None:
    found = Masking.of(["Daniel called 555-0123"], PEOPLE).found

    assert [(one.kind, one.text, one.placeholder) for one in found] == [
        ("person", "Daniel", "[Person A]"),
        ("phone", "555-0123", "[Phone 1]"),
    ]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Mia and Leo", ["Mia", "Leo"]),
        ("Mia (6), Leo (4), both asleep", ["Mia", "Leo"]),
        ("mia", ["mia"]),
        ("both kids", []),
        ("yes, all three", []),
        ("Mia y José Luis", ["Mia", "José Luis"]),
    ],
)
def test_children_are_read_from_what_was_written_about_them(words: str, names: list[str]) -> None:
    assert list(children_in(words)) == names


@pytest.mark.parametrize("piece", ["Daniel called. ", "1 ", "a", "(314) ", "x@"])
def test_hiding_grows_with_the_text_and_no_faster(piece: str) -> None:
    assert growth(lambda text: Masking.of([text], PEOPLE), piece, 40_000) < LINEAR
