"""BagIt: the files that make a folder a bag (RFC 8493), so that anybody can tell whether a copy is whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from app.archive import Packed

FORMAT = "cotrackpro-export-1"
PAYLOAD = "data/"
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

README = """This is your copy, made by CoTrackPro on {day}.

Open index.html in a browser. It needs no connection, and no program but the browser. Unpack the ZIP first: on most
devices by tapping it.

index.html              everything to read and search
data/<part>/*.json      every record with all that is kept of it, one to a line
data/<part>/*.csv       tables for a spreadsheet
data/schema/*.json      what each kind of record looks like, as JSON Schema
data/originals/         your files, byte for byte as they came
manifest-sha256.txt     a checksum of each file in data/
not-included.txt        there only if something could not be read: what it was

To check that nothing was changed or lost, type  sha256sum -c manifest-sha256.txt  in this folder (on a Mac:
shasum -a 256 -c manifest-sha256.txt). The folder is a bag as RFC 8493 (BagIt 1.0) describes it.

{scope}

Whoever has this file can read all of it. Keep it where only you can open it.
"""

SCOPES = {
    False: "It holds what you keep with us. A comprehensive copy also has your plan, settings, agreements, sessions, "
    "mail history, and who looked at what.",
    True: "It is comprehensive: besides what you keep with us it holds your plan, settings, agreements, sessions, mail "
    "history, and who looked at what.",
}
PRIVATE = "Your well-being pages are in it, because you ticked them."
NOT_PRIVATE = "Your well-being pages are not in it: they are taken along only when you tick them."


def readme(day: str, *, comprehensive: bool, private: bool) -> bytes:
    """The README, in plain words."""
    scope = f"{SCOPES[comprehensive]}\n{PRIVATE if private else NOT_PRIVATE}"
    return README.format(day=day, scope=scope).encode()


def info(payload: Sequence[Packed], now: datetime, id_: str) -> bytes:
    """bag-info.txt."""
    size = sum(member.size for member in payload)
    return (
        "Bag-Software-Agent: CoTrackPro\n"
        f"Bagging-Date: {now:%Y-%m-%d}\n"
        f"Exported-At: {now:%Y-%m-%dT%H:%M:%SZ}\n"
        f"External-Identifier: {id_}\n"
        f"Export-Format: {FORMAT}\n"
        f"Payload-Oxum: {size}.{len(payload)}\n"
    ).encode()


def manifest(members: Iterable[Packed]) -> Iterator[bytes]:
    """A line for each member."""
    return (f"{member.sha256}  {member.name}\n".encode() for member in members)


def in_payload(member: Packed) -> bool:
    """Whether a member belongs to what the bag is about; the rest says something of it."""
    return member.name.startswith(PAYLOAD)
