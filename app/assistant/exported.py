"""Exported: the answers a person kept, the words they want masked, what they agreed to, and every call of a model."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from app.assistant import consent, own_words, quota, uses
from app.assistant.chapters import chapters
from app.assistant.consent import Consent
from app.assistant.kept import HELD_PREFIX, KEPT_PREFIX, Kept
from app.assistant.own_words import OwnWords
from app.assistant.uses import Use
from app.lifecycle import Family, Feature, Left, Source, Table

_OURS = re.compile(r"/(?!/)[!-~]{0,2000}")
"""A path of our own: an answer's sources lead nowhere else."""

_KINDS = ("answer", "summary", "role")


def _fits(kept: Kept) -> bool:
    return kept.kind in _KINDS and all(_OURS.fullmatch(source.address) for source in kept.sources) and _numbered(kept)


def _numbered(kept: Kept) -> bool:
    """Whether each line leans on sources that there are."""
    known = {source.number for source in kept.sources}
    return all(number in known for line in kept.lines for number in line.numbers)


def _words(kept: OwnWords) -> bool:
    return len(kept.words) <= own_words.MOST and all(len(word) <= own_words.LONGEST for word in kept.words)


_COLUMNS = ("at", "task", "provider", "model", "outcome", "milliseconds", "input_tokens", "output_tokens",
            "cached_tokens", "masked", "counted")  # fmt: skip


def _calls(source: Source) -> Iterator[bytes]:
    yield "\ufeff".encode() + _line(_COLUMNS)
    for stored in source.shelf.every(Use, prefix=uses.PREFIX, batch=500, mend=_unread):
        use = stored.record
        yield _line(("could not be read",) if use is None else [str(getattr(use, name)) for name in _COLUMNS])


def _unread(_: str) -> Any:
    return None


def _line(cells: Any) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


FEATURE = Feature(
    "assistant",
    "AI help",
    families=(
        Family("kept-answers", KEPT_PREFIX, Kept, "Answers you kept", rest="[a-z0-9]{10,40}",
               key_of=lambda kept: KEPT_PREFIX + kept.id, fits=_fits, written=("made_at", "kept_at")),
        Family("own-words", own_words.KEY, OwnWords, "Words you want masked", rest="", fits=_words),
        Family("consent", consent.KEY, Consent, "What you agreed to", comes_back=False, comprehensive=True, rest=""),
        Family("calls", uses.PREFIX, Use, "Every call of an AI model", comes_back=False, comprehensive=True),
    ),
    left=(
        Left(HELD_PREFIX, "An answer that nobody kept: it goes within the hour."),
        Left(quota.KEY, "How many answers the last day had."),
    ),
    chapters=chapters,
    tables=(Table("calls", _calls, comprehensive=True),),
)  # fmt: skip
