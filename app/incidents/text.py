"""Lists of names and tags, read from what was typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from app.incidents.limits import PEOPLE, PERSON_CHARACTERS
from app.incidents.record import Person
from app.text.cleaning import Unusable, label

_ONE_PERSON = re.compile(r"(?:\([^()\n]*\)|[^,;\n])+")  # commas in brackets part nobody
_WITH_PART = re.compile(r"(?P<name>.*\S)\s*\((?P<part>[^()]*)\)")


def person_words(person: Person) -> str:
    """A person as written in a form and on a page: Name (part)."""
    return f"{person.name} ({person.part})" if person.part else person.name


def read_people(values: Iterable[str], known: Collection[Person] = ()) -> tuple[Person, ...]:
    """People from "Name (part)" texts, several in one where commas, semicolons or line ends part them.

    A text that is one of `known`, as person_words gives it, is that person, commas and all. Raises Unusable.
    """
    by_words = {person_words(person): person for person in known}
    people: dict[str, Person] = {}
    for value in values:
        for person in [by_words[value]] if value in by_words else map(_person, _ONE_PERSON.findall(value)):
            if person.name:
                people.setdefault(person.name.casefold(), person)
    for person in people.values():
        if max(len(person.name), len(person.part)) > PERSON_CHARACTERS:
            raise Unusable(f"A name, or somebody's part, holds {PERSON_CHARACTERS} characters. Shorten it.")
    if len(people) > PEOPLE:
        raise Unusable(f"One entry holds {PEOPLE} people, and this names {len(people):,}. Name the main ones.")
    return tuple(people.values())


def _person(text: str) -> Person:
    words = label(text)
    match = _WITH_PART.fullmatch(words)
    return Person(name=match["name"], part=match["part"].strip()) if match else Person(name=words)
