"""The pages of a copy, laid on a disk as whoever unpacks it has them."""

from __future__ import annotations

from pathlib import Path

from app.lifecycle import Source
from app.rights.exports.site import site_parts
from app.rights.registry import EXPORTED
from app.store.keys import tenant_id
from tests.cast import Visitor
from tests.rights.restoring.copies import source_of

HOSTILE = "</script><script>window.taken=1</script> <img src=x onerror=window.taken=1> \u2028 ' \" & ]]> {{ 7 * 7 }}"


def unpacked(who: Visitor, folder: Path, *, private: bool = True) -> Path:
    """The index of the pages, with the originals beside them."""
    source = source_of(who.services, tenant_id(who.tenant))
    features = [feature for feature in EXPORTED if private or not feature.private]
    for name, parts in site_parts(source, features):
        _written(folder / name, b"".join(parts))
    _originals(source, folder / "data" / "originals")
    return folder / "index.html"


def _originals(source: Source, folder: Path) -> None:
    for feature in EXPORTED:
        for original in feature.originals(source) if feature.originals else ():
            _written(folder / original.name, source.blobs.open(original.blob).read())


def _written(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
