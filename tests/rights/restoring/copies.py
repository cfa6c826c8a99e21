"""Copies: an account's export as a ZIP, made here in the simplest way, so that it can also be spoiled."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable

import msgspec

from app.lifecycle import Source
from app.rights.reading import rows
from app.rights.registry import EXPORTED
from app.rights.restoring.bag import FORMAT
from app.services import Services
from app.store.keys import TenantId

Files = dict[str, bytes]


def source_of(services: Services, tenant: TenantId) -> Source:
    return Source(services, services.store.tenant(tenant), services.blobs.tenant(tenant), "UTC", services.now())


def files_of(services: Services, tenant: TenantId, *, private: bool = True) -> Files:
    """Every file of the export by its name."""
    source, files = source_of(services, tenant), Files()
    for feature in EXPORTED:
        if feature.private and not private:
            continue
        for family in feature.families:
            lines = [_line(row.key, row.record) for row in rows(source, feature, family)]
            files[f"data/{feature.name}/{family.name}.json"] = family_file(feature.name, family.name, lines)
        for original in feature.originals(source) if feature.originals else ():
            files[f"data/originals/{original.name}"] = source.blobs.open(original.blob).read()
    return files


def family_file(feature: str, family: str, lines: Iterable[bytes]) -> bytes:
    """The file of a family."""
    head = msgspec.json.encode({"format": FORMAT, "feature": feature, "family": family})[:-1]
    listed = list(lines)
    return head + b',"records":[\n' + b",\n".join(listed) + b'\n],"count":%d}\n' % len(listed)


def zipped(files: Files, *, summed: Files | None = None, packed: int = zipfile.ZIP_STORED) -> bytes:
    """The ZIP; `summed` is what the manifest is told to be true of, where that is something else."""
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in (summed or files).items())
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", packed) as archive:
        archive.writestr("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        archive.writestr("bag-info.txt", "Bagging-Date: 2026-11-19\n")
        archive.writestr("manifest-sha256.txt", sums)
        for name, content in files.items():
            archive.writestr(name, content)
    return to.getvalue()


def a_copy(services: Services, tenant: TenantId) -> bytes:
    return zipped(files_of(services, tenant))


def changed(files: Files, name: str, change: Callable[[list[bytes]], list[bytes]]) -> Files:
    """The files with other lines in one family's."""
    _, feature, family = name.removesuffix(".json").split("/")
    lines = [line.rstrip(b",") for line in files[name].splitlines() if line.startswith(b'{"key":')]
    return {**files, name: family_file(feature, family, change(lines))}


def _line(key: str, record: object) -> bytes:
    said = {"key": key, "damaged": True} if record is None else {"key": key, "record": record}
    return msgspec.json.encode(said)
