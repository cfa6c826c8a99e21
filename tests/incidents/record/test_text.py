"""Text: lists of names and tags are read kindly, and what cannot be kept is named."""

from __future__ import annotations

import contextlib

import msgspec
import pytest

from app.ids import mint_id
from app.incidents.limits import CHARACTERS, PEOPLE, PERSON_CHARACTERS
from app.incidents.model import write_entry
from app.incidents.placement import revision_key
from app.incidents.record import Incident, Person, Severity
from app.incidents.text import read_people
from app.services import Services
from app.store import MAX_ITEM_BYTES, Change, Put
from app.store.sealed import Shelf
from app.text.cleaning import Unusable, keepable
from app.text.tags import TAG_CHARACTERS, TAGS, read_tags
from tests.incidents.record.samples import incident


def test_people_with_their_parts() -> None:
    people = read_people(["Sam Miller (other parent), Ms. Ortiz; Officer Lee (police, badge 12)"])

    assert people == (
        Person(name="Sam Miller", part="other parent"),
        Person(name="Ms. Ortiz"),
        Person(name="Officer Lee", part="police, badge 12"),
    )


def test_one_person_named_twice_is_one() -> None:
    assert read_people(["Sam (father)", "sam\nSAM"]) == (Person(name="Sam", part="father"),)


def test_a_known_person_keeps_the_comma_in_the_name() -> None:
    known = (Person(name="Miller, Sam", part="other parent"),)

    assert read_people(["Miller, Sam (other parent)", "Ann"], known) == (*known, Person(name="Ann"))


def test_marks_that_turn_direction_are_taken_out_of_names_and_tags() -> None:
    assert read_people(["Sam\u202e (\u2066dad\u2069)"]) == (Person(name="Sam", part="dad"),)
    assert read_tags(["#pick\u202eup"]) == ("pickup",)


def test_a_tag_in_two_spellings_is_one() -> None:
    assert read_tags(["Pick-up, #pick-up", "cafe\u0301;café"]) == ("Pick-up", "café")


def test_ten_thousand_tags_are_refused_with_a_sentence() -> None:
    with pytest.raises(Unusable, match="holds 30 tags, and this has 10,000"):
        read_tags([", ".join(f"tag{n}" for n in range(10_000))])


def test_too_many_people_are_refused_with_a_sentence() -> None:
    with pytest.raises(Unusable, match="One entry holds 30 people"):
        read_people([f"Person {n}" for n in range(PEOPLE + 1)])


@pytest.mark.parametrize("reader", [read_people, read_tags])
def test_a_name_or_tag_without_end_is_refused(reader: object) -> None:
    with pytest.raises(Unusable):
        reader(["x" * 200_000])  # type: ignore[operator]  # both take texts


@pytest.mark.timeout(5)
@pytest.mark.parametrize("unit", ["(", ",", "(,", "a(b,", ")", " ("])
def test_a_hostile_list_is_read_in_no_time(unit: str) -> None:
    with contextlib.suppress(Unusable):
        assert len(read_people([unit * 200_000])) <= PEOPLE


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\x7f", "\ud800", "\ufffe", "%ED%A0%80", "\u202d", "\u202e"])
def test_what_cannot_be_kept_is_taken_out(bad: str) -> None:
    assert keepable(f"be{bad}fore") == "before"


def test_everything_else_is_kept_as_it_is() -> None:
    words = "tab\tline\n\u202bright to left\u202c \u2067so too\u2069 👩‍👧 e\u0301 \ufffd \u00a0 100 %EDGE"

    assert keepable(words) == words


def test_an_entry_at_every_limit_fits_into_the_store(
    shelf: Shelf, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: dict[str, int] = {}
    write = shelf.write

    def measured(*changes: Change, token: str | None = None) -> None:
        sizes.update({change.key.sort: len(change.item.body) for change in changes if isinstance(change, Put)})
        write(*changes, token=token)

    monkeypatch.setattr(shelf, "write", measured)
    id_ = mint_id(services.now())
    write_entry(shelf, services.now, id_, largest())

    assert sizes[revision_key(id_, 1)] > 300_000
    assert max(sizes.values()) < MAX_ITEM_BYTES - 4096


def largest() -> Incident:
    """Every field at its limit, each character four bytes."""
    letter = "😀"
    wide = incident(letter * CHARACTERS["narrative"], severity=Severity.DANGEROUS)
    names = [f"{n:02d}" for n in range(max(PEOPLE, TAGS))]
    return msgspec.structs.replace(
        wide,
        **{name: letter * limit for name, limit in CHARACTERS.items()},
        people=tuple(
            Person(name=n + letter * (PERSON_CHARACTERS - 2), part=letter * PERSON_CHARACTERS) for n in names[:PEOPLE]
        ),
        tags=tuple(n + letter * (TAG_CHARACTERS - 2) for n in names[:TAGS]),
    )
