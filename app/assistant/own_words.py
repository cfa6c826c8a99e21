"""Own words: what a person wants masked besides all that is found, for one request or from then on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import msgspec

from app.assistant.plain_letters import plain
from app.errors import Conflict, Problem
from app.store.contention import tries
from app.store.sealed import Shelf
from app.text.folding import fold

KEY = "AIWORDS"

MOST = 100
"""Words and phrases that are masked because somebody named them: all of them are looked for at each place of a text."""

LONGEST = 100
"""Characters of one of them."""

_BETWEEN = re.compile(r"[,;\n]")
_BLANK = re.compile(r"\s+")


class TooManyWords(Problem):
    """More than is looked for, or longer."""

    status = 422
    title = "Those are too many words to mask"
    sentence = f"{MOST} words or phrases of up to {LONGEST} characters fit. Nothing was sent; leave some out."


class OwnWords(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is masked in every request. Stored under AIWORDS."""

    words: tuple[str, ...] = ()


def typed(text: str) -> tuple[str, ...]:
    """The words in what was typed, parted by commas or lines. Raises TooManyWords."""
    parts = [_BLANK.sub(" ", part).strip() for part in _BETWEEN.split(text)]
    named = tuple({form: word for word in reversed(parts) if (form := _form(word))}.values())[::-1]
    if len(named) > MOST or any(len(word) > LONGEST for word in named):
        raise TooManyWords
    return named


def kept(shelf: Shelf) -> tuple[str, ...]:
    """What is masked in every request. Raises StoreUnavailable."""
    stored = shelf.get(KEY, OwnWords)
    return stored.record.words if stored else ()


def keep(shelf: Shelf, words: Iterable[str]) -> None:
    """Mask `words` in every request from now on. Raises TooManyWords, StoreUnavailable."""
    new = tuple(words)
    _change(shelf, lambda before: (*before, *(word for word in new if _form(word) not in map(_form, before))))


def forget(shelf: Shelf, word: str) -> None:
    """Mask `word` no more, unless it is found otherwise. Raises StoreUnavailable."""
    _change(shelf, lambda before: tuple(one for one in before if one != word))


def _change(shelf: Shelf, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> None:
    for _ in tries():
        stored = shelf.get(KEY, OwnWords)
        before = stored.record.words if stored else ()
        words = change(before)
        if words == before:
            return
        if len(words) > MOST:
            raise TooManyWords
        after = OwnWords(words=words)
        try:
            shelf.write(shelf.replace(stored, after) if stored else shelf.add(KEY, after))
        except Conflict:
            continue  # another tab was first: look again
        return
    raise Conflict


class Places:
    """Where a person's own words stand in a text, in whatever case, letters and blanks."""

    def __init__(self, words: Iterable[str]) -> None:
        forms = sorted({form for word in words if (form := _form(word))}, key=len, reverse=True)
        self._any = re.compile("|".join(_pattern(form) for form in forms)) if forms else None

    def in_text(self, text: str) -> Iterator[tuple[int, int]]:
        """(start, end) of each in the plain copy of a text."""
        for found in self._any.finditer(fold(text)) if self._any else ():
            yield found.start(), found.end()


def _form(word: str) -> str:
    """How a word is compared; empty when nothing in it is a letter or a digit."""
    folded = _BLANK.sub(" ", fold(plain(word).text)).strip()
    return folded if any(letter.isalnum() for letter in folded) else ""


def _pattern(form: str) -> str:
    before = r"(?<!\w)" if form[0].isalnum() else ""
    after = r"(?!\w)" if form[-1].isalnum() else ""
    return before + r"\s{1,3}".join(map(re.escape, form.split(" "))) + after
