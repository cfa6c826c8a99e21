"""Chapters: drafted messages with every wording, and each conversation month by month, as pages of a copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.chapters import Chapter, Earlier, Told
from app.dates.moments import zone_of
from app.dates.wording import Reader, clock, full_day
from app.errors import NotFound
from app.lifecycle import Source
from app.messages.conversation import Message, Talk, place_of
from app.messages.conversation_exports import brought_in
from app.messages.drafting import Draft, load_draft
from app.messages.placement import shown_version
from app.messages.restored import every_id
from app.messages.tables import every_row, every_talk
from app.restored import Came
from app.store.sealed import Tampered


def chapters(source: Source) -> Iterator[Chapter]:
    """Messages, then each conversation."""
    yield Chapter("messages", "Messages", _drafted(source), "What you drafted, and what you sent.")
    for talk in every_talk(source.shelf):
        people = ", ".join(name for name, _ in talk.people[:5])
        yield Chapter(f"talk-{talk.id}", talk.name, _said(source, talk), f"A conversation you brought in: {people}.")


def _drafted(source: Source) -> Iterator[Told]:
    reader, came = Reader(source.now, source.zone), Came(source.shelf)
    for id_ in every_id(source.shelf):
        try:
            yield _message(reader, came, load_draft(source.shelf, id_))
        except (Tampered, NotFound):  # the data of the copy says which they are
            continue


def _message(reader: Reader, came: Came, draft: Draft) -> Told:
    details, sent, shown = draft.details, draft.sent, shown_version(draft.head, draft.versions)
    facts = (
        ("What came in", details.received),
        ("Facts", "\n".join(details.facts)),
        ("How", details.channel.label),
        ("Helped by", shown.helper if shown else ""),
    )
    return Told(
        anchor=draft.id,
        when=reader.in_full(sent.when) if sent else reader.moment_in_full(draft.head.changed_at),
        title=f"To {details.to}" if details.to else "A message",
        words=shown.text if shown else "",
        facts=tuple((label, said) for label, said in facts if said),
        marks=("Sent" if sent else "Draft", *came.words(draft.head.written_at)),
        noted=f"Begun {reader.moment_in_full(draft.head.written_at)}",
        earlier=tuple(
            Earlier(reader.moment_in_full(one.written_at), one.text, one.label)
            for one in draft.versions
            if one is not shown
        ),
    )


def _said(source: Source, talk: Talk) -> Iterator[Told]:
    zone, came = zone_of(talk.zone), Came(source.shelf)
    for row in every_row(source.shelf, talk.id):
        if row.record is not None:
            local = row.record.at.astimezone(zone)
            when = f"{full_day(local.date())}, {clock(local.time())}"
            told = _one(talk, place_of(row.sort).replace(".", "-"), row.record, when, f"{local:%Y-%m}")
            yield replace(told, marks=came.words(brought_in(talk, row.record)))


def _one(talk: Talk, anchor: str, message: Message, when: str, month: str) -> Told:
    names = [*message.files, *([f"and {message.more_files} more"] if message.more_files else [])]
    return Told(
        anchor=anchor,
        when=when,
        title=message.sender,
        words="\n".join(part for part in (message.subject, message.text) if part),
        facts=(("Attached", ", ".join(names)),) if names else (),
        mine=message.sender in talk.me,
        month=month,
    )
