"""Masking: what tells who somebody is leaves as placeholders, and comes back as the words that were written."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar, cast

import msgspec

from app.assistant.identifiers import Span, identifiers
from app.assistant.own_words import Places
from app.assistant.people import Name, People
from app.assistant.placeholders import KINDS, LITERAL, Restoring, letters
from app.assistant.plain_letters import Plain, plain

__all__ = ["Found", "Masking", "Name"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """Something that is hidden: its kind, the words as they were written, and what leaves in their place."""

    kind: str
    text: str
    placeholder: str


class Masking:
    """The placeholders of one request: the same words have the same one throughout, also in what is looked up later."""

    def __init__(self, names: Iterable[str | Name] = (), words: Iterable[str] = ()) -> None:
        self._people = People(name if isinstance(name, Name) else Name(name) for name in names)
        self._own = Places(words)
        self._labels: dict[tuple[str, str], str] = {}
        """By kind and words."""
        self._owners: dict[int, str] = {}
        self._count: Counter[str] = Counter()
        self._typed: set[str] = set()

    @classmethod
    def of(cls, texts: Iterable[str], names: Iterable[str | Name] = (), words: Iterable[str] = ()) -> Masking:
        """A masking that knows `names` and has looked through `texts`. `words` are hidden whatever they are."""
        masking, texts = cls(names, words), tuple(texts)
        for text in texts:
            masking._people.learn_from(plain(text).text)
        for text in texts:
            masking.hide(text)
        return masking

    @property
    def found(self) -> tuple[Found, ...]:
        """Everything that was hidden so far, in the order it was met."""
        return tuple(Found(kind, text, f"[{label}]") for (kind, text), label in self._labels.items())

    def hide(self, text: str) -> str:
        """`text` with placeholders."""
        seen = plain(text)
        self._people.learn_from(seen.text)
        self._typed.update(word for kind in KINDS.values() if kind in text for word in _labels_in(text, kind))
        parts, after = [], 0
        for span, owner in self._spans(text, seen):
            start = max(span.start, after)  # of what overlaps, the rest is hidden as well
            words = text[start : span.end]
            if not words.strip():
                continue
            parts += [text[after:start], f"[{self._label(span.kind, words, owner)}]"]
            after = span.end
        return "".join([*parts, text[after:]])

    def show(self, text: str) -> str:
        """`text` with the words back in place. A placeholder that stands for nothing stays as it is."""
        return self._restoring.show(text)

    def shown(self, pieces: Iterator[str]) -> Iterator[str]:
        """The same for an answer that comes in pieces, wherever they are cut."""
        return self._restoring.stream(pieces)

    def hide_all(self, value: T) -> T:
        """The same record with placeholders in all its texts, however deep: of structs, dataclasses, lists, dicts."""
        return cast("T", _through(value, self.hide))

    def show_all(self, value: T) -> T:
        """The same record with the words back in place."""
        return cast("T", _through(value, self.show))

    @property
    def _restoring(self) -> Restoring:
        words = {label: text for (_, text), label in self._labels.items()}
        return Restoring(words, frozenset(self._typed))

    def _spans(self, text: str, plainly: Plain) -> list[tuple[Span, int | None]]:
        """What to hide, by place; where two overlap, the longer one that begins first."""
        literal = [(Span(found.start(), found.end(), "text"), None) for found in LITERAL.finditer(text)]
        formed = [(Span(*plainly.span(one.start, one.end), one.kind), None) for one in identifiers(plainly.text)]
        kinds = self._people.kinds
        people = [
            (Span(*plainly.span(seen.start, seen.end), kinds[seen.owner]), seen.owner)
            for seen in self._people.in_text(plainly.text)
        ]
        own = [(Span(*plainly.span(*place), "word"), None) for place in self._own.in_text(plainly.text)]
        every: list[tuple[Span, int | None]] = [*literal, *own, *formed, *people]
        return sorted(every, key=lambda one: (one[0].start, -one[0].end))

    def _label(self, kind: str, words: str, owner: int | None) -> str:
        key = (kind, words)
        if key not in self._labels:
            self._labels[key] = self._fresh(kind, owner)
        return self._labels[key]

    def _fresh(self, kind: str, owner: int | None) -> str:
        if owner is None:
            self._count[kind] += 1
            return f"{KINDS[kind]} {self._count[kind]}"
        if owner not in self._owners:
            self._owners[owner] = f"{KINDS[kind]} {letters(self._count[kind])}"
            self._count[kind] += 1
            return self._owners[owner]
        same = self._owners[owner]
        self._count[same] += 1
        return f"{same}{self._count[same] + 1}"


def _labels_in(text: str, kind: str) -> Iterator[str]:
    """What a person wrote that reads like a placeholder without brackets."""
    words = text.split()
    for first, second in pairwise(words):
        if first.strip("[](){}<>\"'") == kind.rsplit(" ", 1)[-1]:
            yield f"{kind} {second.strip('[](){}<>.,;:!?')}"


def _through(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value) if type(value) is str else value  # an enum's words are ours
    if isinstance(value, msgspec.Struct):
        fields = {name: _through(getattr(value, name), change) for name in value.__struct_fields__}
        return msgspec.structs.replace(value, **fields)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: _through(getattr(value, field.name), change) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **fields)
    if isinstance(value, Mapping):
        return {name: _through(item, change) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        items = [_through(item, change) for item in value]
        return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
    return value
