"""Files in somebody's vault, put there without the detour by the form, and a look at what the page says of them."""

from __future__ import annotations

import html
import re
from typing import Any

from app.vault.custody import every_event
from tests.cast import Visitor
from tests.vault.making.conftest import keep_file

__all__ = ["acts", "details", "keep", "keep_file", "shown", "spoil", "write_entry"]


def keep(
    visitor: Visitor, content: bytes = b"Dear Ms. Ortiz, he was late.", name: str = "letter.txt", **said: str
) -> str:
    """The id of a document that the worker has been through, with its details as `said`."""
    id_ = keep_file(visitor, content, name)
    visitor.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    if said:
        answer = visitor.post(f"/vault/{id_}/edit", details(**said))
        assert answer.status_code == 303, answer.text
    return id_


def details(**said: str) -> dict[str, str]:
    """The form of details, filled in."""
    return {"based_on": "1", "title": "A letter", "kind": "other", **said}


def write_entry(visitor: Visitor, narrative: str = "He was late.", **fields: Any) -> str:
    """The id of a new entry."""
    answer = visitor.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": narrative, **fields})
    assert answer.status_code == 303, answer.text
    return str(answer.location).rsplit("/", 1)[1].partition("?")[0]


def shown(visitor: Visitor, path: str) -> str:
    """The words of a page, without tags."""
    answer = visitor.get(path)
    assert answer.status_code == 200, answer.text
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def spoil(visitor: Visitor, id_: str) -> None:
    """One byte on the disk becomes another."""
    root = visitor.services.settings.data_dir / "blobs"
    file = next(path for path in root.rglob("original*") if id_ in str(path))
    content = bytearray(file.read_bytes())
    content[0] ^= 1
    file.write_bytes(content)


def acts(visitor: Visitor, document_id: str) -> list[str]:
    """What happened to a document, oldest first."""
    return [str(event.act) for event in every_event(visitor.shelf, document_id)]
