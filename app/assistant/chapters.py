"""Chapters: the answers that a person kept, with what each rests on, as pages of a copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.assistant.kept import KEPT_PREFIX, Kept
from app.chapters import Chapter, Told
from app.dates.wording import Reader
from app.lifecycle import Source


def chapters(source: Source) -> Iterator[Chapter]:
    """The answers."""
    yield Chapter("answers", "Answers you kept", _told(source), "By a model or by our rules: they can be wrong.")


def _told(source: Source) -> Iterator[Told]:
    reader = Reader(source.now, source.zone)
    for stored in source.shelf.every(Kept, prefix=KEPT_PREFIX, batch=100, mend=_unread):
        if (kept := stored.record) is not None:
            rests = "\n".join(f"[{one.number}] {one.label}: {one.title}" for one in kept.sources)
            yield Told(
                anchor=kept.id,
                when=reader.moment_in_full(kept.made_at),
                title=kept.question,
                words="\n".join(line.text for line in kept.lines),
                facts=(("It rests on", rests),) if rests else (),
                noted=f"By {kept.provider} {kept.model}".strip(),
            )


def _unread(_: str) -> Any:
    return None
