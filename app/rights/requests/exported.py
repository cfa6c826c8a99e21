"""Exported: what a person asked us while signed in, with every word of both sides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from app.lifecycle import Family, Feature, Row, Source
from app.rights.requests import docket
from app.rights.requests.record import Said


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One request, as its maker may read it."""

    reference: str
    kind: str
    received: datetime
    due: date
    state: str
    ended: datetime | None
    texts: tuple[Said, ...]
    documents: tuple[str, ...]
    """The names of what was sent with it; the files are with us alone."""


def _rows(source: Source, _: Family) -> Iterator[Row]:
    ids = (row.record.id for row in docket.every_of_account(source.services, source.tenant))
    for request in docket.readable(source.services, ids):
        if request.maker != source.tenant:  # staff noted the account; who asked may be somebody else
            continue
        told = Told(
            reference=request.reference, kind=request.kind, received=request.received, due=request.due,
            state=request.state, ended=request.ended, texts=tuple(docket.texts(source.services, request.id)),
            documents=tuple(paper.name for paper in docket.papers(source.services, request.id)),
        )  # fmt: skip
        yield Row(request.id, told)


FEATURE = Feature(
    "requests",
    "What you asked us",
    families=(
        Family("requests", "OF#", Told, "What you asked us", comes_back=False, comprehensive=True),
    ),
    rows=_rows,
)  # fmt: skip
