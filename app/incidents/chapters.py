"""Chapters: the timeline as pages of a copy, the latest entry first, each with its earlier wordings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from app.chapters import Chapter, Earlier, Told
from app.dates.moments import instant
from app.dates.wording import Reader
from app.errors import NotFound
from app.incidents.facts import FILES, facts
from app.incidents.model import Entry, load_entry
from app.incidents.record import Kind
from app.incidents.restored import every_entry
from app.lifecycle import Source
from app.restored import Came
from app.store.sealed import Tampered
from app.vault.chapters import linked_of

_ELSEWHERE = frozenset(
    {"When it happened", "When it ended", "Title", "Kind", "How serious it was", "What happened", FILES}
)
"""Lines that stand elsewhere in an entry of the copy."""


def chapters(source: Source) -> Iterator[Chapter]:
    """The timeline."""
    yield Chapter("timeline", "Timeline", _told(source), "What happened, the latest first.")


def _told(source: Source) -> Iterator[Told]:
    reader, came = Reader(source.now, source.zone), Came(source.shelf)
    places = sorted((_place(entry) for entry in every_entry(source.shelf)), reverse=True)
    for _, id_ in places:
        with suppress(Tampered, NotFound):  # the data of the copy says which they are
            yield _entry(source, reader, came, load_entry(source.shelf, id_))


def _place(entry: Entry) -> tuple[str, str]:
    when = entry.incident.when
    moment = instant(when)
    return f"{when.on.isoformat()} {f'{moment:%Y%m%d%H%M}' if moment else ''}", entry.id


def _entry(source: Source, reader: Reader, came: Came, entry: Entry) -> Told:
    incident, latest = entry.incident, entry.latest
    marks = (
        *((incident.kind.label,) if incident.kind is not Kind.OTHER else ()),
        *((incident.severity.label,) if incident.severity else ()),
        *(("Withdrawn",) if entry.withdrawn else ()),
        *came.words(entry.first.written_at),
    )
    files = (linked_of(source, id_) for id_ in incident.evidence)
    until = f", {reader.until(incident.when, incident.ended)}" if incident.ended else ""
    return Told(
        anchor=entry.id,
        when=f"{reader.in_full(incident.when)}{until}",
        title=incident.title,
        words=incident.narrative,
        facts=tuple((fact.label, fact.text) for fact in facts(incident, reader) if fact.label not in _ELSEWHERE),
        marks=marks,
        noted=f"Written {reader.moment_in_full(entry.first.written_at)}"
        + (f", withdrawn: {latest.reason}" if entry.withdrawn else ""),
        files=tuple(filter(None, files)),
        earlier=tuple(
            Earlier(reader.moment_in_full(before.written_at), before.incident.narrative, after.reason)
            for before, after in zip(entry.revisions, entry.revisions[1:], strict=False)
        ),
        month=f"{incident.when.on:%Y-%m}",
    )
