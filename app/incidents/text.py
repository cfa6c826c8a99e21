"""Text as it is taken in: line ends made alike, what cannot be kept named, lists of names and tags read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from app.errors import Invalid
from app.incidents.limits import PEOPLE, PERSON_CHARACTERS, TAG_CHARACTERS, TAGS
from app.incidents.record import Person
from app.letters import composed

# Controls but tab and line feed, lone surrogates, and the code points that never stand for a character.
_UNKEEPABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

# Half of a surrogate pair is no UTF-8, so the request's parser leaves its three bytes percent-encoded.
_UNDECODED = re.compile("%ED%[AB][0-9A-F]%[89AB][0-9A-F]")

# The two that turn letters around whatever they are, so that a line reads as something else. Hebrew and Arabic need
# the other marks of direction, and never these.
_OVERRIDES = re.compile("[\u202d\u202e]")

_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ONE_PERSON = re.compile(r"(?:\([^()\n]*\)|[^,;\n])+")  # commas in brackets part nobody
_WITH_PART = re.compile(r"(?P<name>.*\S)\s*\((?P<part>[^()]*)\)")


class Unusable(Invalid):
    """Text that cannot be taken as it is; the message is a sentence for the person."""


def plain(text: str) -> str:
    """`text` with line ends as one line feed each, otherwise as it came."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    """`text` trimmed, every run of white space one blank."""
    return " ".join(text.split())


def keepable(text: str) -> str:
    """`text` without what cannot be kept: null and control characters, halves of characters, direction overrides."""
    return _OVERRIDES.sub("", _UNKEEPABLE.sub("", _UNDECODED.sub("", text)))


def turns_words(text: str) -> bool:
    """Whether a character in it makes the letters behind it run the other way, whatever they are."""
    return _OVERRIDES.search(text) is not None


def too_long(length: int, limit: int) -> str:
    """The sentence for a field that is longer than it may be; both in characters."""
    return f"This is {length:,} characters long, and {limit:,} fit here. Shorten it, or go on in a second entry."


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


def read_tags(values: Iterable[str]) -> tuple[str, ...]:
    """Tags from texts, several in one where commas, semicolons or line ends part them. Raises Unusable."""
    tags: dict[str, str] = {}
    for value in values:
        for part in re.split(r"[,;\n]", value):
            tag = _label(part).lstrip("#").strip()
            if tag:
                tags.setdefault(tag.casefold(), tag)
    if len(tags) > TAGS:
        raise Unusable(f"One entry holds {TAGS} tags, and this has {len(tags):,}. Keep the ones you search by.")
    if any(len(tag) > TAG_CHARACTERS for tag in tags.values()):
        raise Unusable(f"A tag holds {TAG_CHARACTERS} characters. Part tags with commas.")
    return tuple(tags.values())


def _person(text: str) -> Person:
    words = _label(text)
    match = _WITH_PART.fullmatch(words)
    return Person(name=match["name"], part=match["part"].strip()) if match else Person(name=words)


def _label(text: str) -> str:
    """A name or tag in one spelling, and without marks that turn the direction of what stands beside it."""
    return one_line(_DIRECTION.sub("", composed(text)))
