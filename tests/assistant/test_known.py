"""Known names: whoever the record names anywhere is known to the masking."""

from __future__ import annotations

import pytest

from app.assistant.known import known_names, named_in_title
from app.assistant.masking import Masking
from app.messages.conversation import Talk, talk_key
from app.messages.placement import NAMES
from app.messages.record import Names
from tests.assistant.record.making import NOW, ZONE, chat
from tests.cast import Visitor
from tests.incidents.finding.test_damage import damage


def keep_talk(alice: Visitor, **given: object) -> None:
    talk = Talk(id="m" * 26, kind="mail", zone=ZONE, made_at=NOW, **given)  # type: ignore[arg-type]  # as the tests write them
    alice.shelf.write(alice.shelf.put(talk_key(talk.id), talk))


def masked(alice: Visitor, text: str) -> str:
    return Masking.of([text], known_names(alice.shelf)).hide(text)


def test_the_senders_of_imported_messages_are_known(alice: Visitor) -> None:
    keep_talk(alice, name="Mail", people=(("Zebulon Krantz", 9), ("Alice", 4)))

    assert masked(alice, "Krantz said so. ZEBULON said so.") == "[Person A] said so. [Person A2] said so."


def test_the_one_other_side_of_a_file_of_many_is_known(alice: Visitor) -> None:
    keep_talk(alice, name="Mail", party="Zebulon Krantz")

    assert masked(alice, "Krantz said so.") == "[Person A] said so."


def test_the_people_in_a_conversations_name_are_known(alice: Visitor) -> None:
    chat(alice.shelf, [], "WhatsApp chat with Zebulon Krantz")

    assert masked(alice, "Krantz chat, with WhatsApp") == "[Person A] chat, with WhatsApp"


def test_to_whom_messages_were_written_is_known(alice: Visitor) -> None:
    alice.shelf.write(alice.shelf.put(NAMES, Names(to=("Zebulon Krantz",))))

    assert masked(alice, "Krantz said so.") == "[Person A] said so."


def test_witnesses_of_an_entry_are_known(alice: Visitor) -> None:
    entry = {"occurred_on": "2026-11-19", "narrative": "Late.", "witnesses": "My neighbor Wilhelmina Oduya, and Mom"}
    assert alice.post("/incidents/new", entry).status_code == 303

    assert masked(alice, "Oduya saw it, Mom too") == "[Person A] saw it, Mom too"


def test_a_sender_with_a_mail_address_is_known_by_name_and_not_by_its_host(alice: Visitor) -> None:
    keep_talk(
        alice, name="Mail", people=(("Zebulon Krantz <zebk@mail.example.org>", 9), ("wkrantz@mail.example.org", 1))
    )

    assert masked(alice, "Krantz and wkrantz use mail, an example, org") == (
        "[Person A] and [Person B] use mail, an example, org"
    )


@pytest.mark.parametrize("family", ["TALKLIST#", "INCIDENT#"])
def test_what_is_damaged_keeps_nobody_from_asking(alice: Visitor, family: str) -> None:
    keep_talk(alice, name="Mail", party="Zebulon Krantz")
    alice.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": "Late.", "people": "Zebulon Krantz"})
    damage(alice, family)

    assert masked(alice, "Krantz said so.") == "[Person A] said so."


def test_a_sender_whose_name_is_a_sentence_hides_none_of_its_plain_words(alice: Visitor) -> None:
    keep_talk(alice, name="Mail", people=(("Then Because Today", 9),))

    assert masked(alice, "He was late, because then today is it.") == "He was late, because then today is it."


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Zebulon Krantz and Alice", ["Zebulon Krantz", "Alice"]),
        ("WhatsApp Chat with Zebulon Krantz.txt", ["Zebulon Krantz"]),
        ("Messages from +1 555 010 0199", []),
        ("Family group", []),
        ("Co-parenting with Zeb", ["Zeb"]),
    ],
)
def test_a_conversations_name_gives_its_people(title: str, names: list[str]) -> None:
    assert list(named_in_title(title)) == names
