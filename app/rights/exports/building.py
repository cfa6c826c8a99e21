"""Building: puts the parts of a copy into a ZIP, piece after piece, and goes on where a worker stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from app.archive import Archive, Packed
from app.rights.exports import bagit, keeping, sealing
from app.rights.exports.contents import Count, Member, Part, chosen, parts
from app.rights.exports.keeping import Listed

if TYPE_CHECKING:
    from app.blobs.sealed import SealedBlobs
    from app.lifecycle import Feature, Source
    from app.rights.exports.record import Export, Piece

_PIECE_BYTES = 256 * 1024 * 1024
_PIECE_SECONDS = 20.0
"""So much is lost at most when a worker dies, but for the one file that it is at."""


@dataclass
class Build:
    """A copy that is being made. `tell` is called often with what is going on, and may raise to stop it."""

    source: Source
    export: Export
    features: Sequence[Feature]
    tell: Callable[[Build], None]
    count: Count = field(default_factory=Count)
    finished: set[str] = field(default_factory=set)
    doing: str = ""
    size: int = 0
    whole: bool = False
    archive: Archive = field(init=False)
    _sealed: SealedBlobs = field(init=False)
    _before: set[str] = field(init=False)
    _members: Iterator[Member] = field(init=False)
    _listed: int = 0
    _told: int = 0
    _new: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Go on behind the pieces that are there. Raises BlobUnavailable, BlobMissing."""
        packed: list[Packed] = []
        self._sealed = sealing.place(self.source.services, self.source.tenant, private_too=self.export.wanted.private)
        for listed in keeping.lists(self._sealed, self.export.pieces):
            packed += listed.packed
            self.finished |= set(listed.finished)
            self.count.missing += listed.missing
            self.count.records, self.count.files, self.count.missed = listed.counts
        self.size = sum(piece.size for piece in self.export.pieces)
        self.archive = Archive(packed=packed, length=self.size)
        self._before = {member.name for member in packed}
        self._listed, self._told = len(packed), len(self.count.missing)
        self.features = chosen(self.features, self.export.wanted)
        self._members = self._left()

    @property
    def parts(self) -> int:
        """How many there are."""
        return sum(1 for _ in self._parts())

    def piece(self) -> Piece:
        """Make the next piece and keep it. `whole` says whether it was the last."""
        made = keeping.keep(self._sealed, self.export.id, self._content())
        try:
            keeping.keep_list(self._sealed, made, self._since())
        except BaseException:
            self.source.blobs.delete(made.name)
            raise
        return made

    def _content(self) -> Iterator[bytes]:
        """The bytes of whole members, until they are enough for one piece."""
        began, start = time.monotonic(), self.archive.length
        for member in self._members:
            yield from self._member(member)
            if self.archive.length - start > _PIECE_BYTES or time.monotonic() - began > _PIECE_SECONDS:
                return
        self.doing = "Checksums"
        yield from self._end()
        self.whole = True

    def _left(self) -> Iterator[Member]:
        """What is not in it yet, perhaps with some that is, of a part in whose middle a step ended."""
        for part in self._parts():
            if part.name not in self.finished:
                self.doing = part.title
                yield from part.members()
                self.finished.add(part.name)
                self._new.append(part.name)

    def _parts(self) -> Iterator[Part]:
        return parts(self.source, self.features, self.count)

    def _member(self, member: Member) -> Iterator[bytes]:
        if member.name in self._before:
            return
        self._before.add(member.name)
        yield from self._counted(self.archive.member(member.name, member.at, member.parts))
        found = self.archive.packed[-1].sha256
        if member.sha256 and found != member.sha256:
            self.count.lost(f"{member.name}: not as it came; its checksum was {member.sha256}")

    def _counted(self, content: Iterator[bytes]) -> Iterator[bytes]:
        for some in content:
            self.size += len(some)
            self.tell(self)
            yield some

    def _end(self) -> Iterator[bytes]:
        """What makes a bag of it, and the list without which no ZIP opens."""
        payload = [member for member in self.archive.packed if bagit.in_payload(member)]
        for name, content in self._tags(payload):
            yield from self._counted(self.archive.member(name, self.source.now, content))
        tags = [member for member in self.archive.packed if not bagit.in_payload(member)]
        yield from self._counted(self.archive.member(bagit.TAGS, self.source.now, bagit.manifest(tags)))
        yield from self._counted(self.archive.end())

    def _tags(self, payload: list[Packed]) -> Iterator[tuple[str, Iterator[bytes]]]:
        now, wanted = self.source.now, self.export.wanted
        if self.count.missing:
            yield "not-included.txt", (f"{line}\n".encode() for line in self._told_lines())
        day = f"{now:%Y-%m-%d}"
        yield "README.txt", iter((bagit.readme(day, comprehensive=wanted.comprehensive, private=wanted.private),))
        yield "bagit.txt", iter((bagit.DECLARATION,))
        yield "bag-info.txt", iter((bagit.info(payload, now, self.export.id),))
        yield bagit.MANIFEST, bagit.manifest(payload)

    def _told_lines(self) -> Iterator[str]:
        more = self.count.missed - len(self.count.missing)
        return chain(self.count.missing, [f"and {more} more"] if more else [])

    def _since(self) -> Listed:
        """What came in since the last piece."""
        new, lost = self.archive.packed[self._listed :], self.count.missing[self._told :]
        finished, self._new = tuple(self._new), []
        self._listed, self._told = len(self.archive.packed), len(self.count.missing)
        members = tuple((one.name, one.size, one.sha256, one.crc, one.begins, one.at) for one in new)
        counts = (self.count.records, self.count.files, self.count.missed)
        return Listed(members=members, finished=finished, missing=tuple(lost), counts=counts)
