"""The audit log: how fast a long chain is verified, and how long one act waits for its row."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from app import audit
from app.audit import Row
from app.services import Services, build
from app.settings import from_environment
from app.store import MAX_CHANGES
from bench.figures import Figure, percentile
from tests.standins import HeldQueue

_ROWS = 100_000
_ACTS = 300


def auditing(folder: Path) -> Iterator[Figure]:
    """A chain of 100,000 rows, opened and walked, beside SHA-256 alone over the same rows in memory."""
    services = build(from_environment({"DATA_DIR": str(folder)}), queue=HeldQueue())
    rows = _fill(services)
    began = time.perf_counter()
    verdict = audit.verify(services)
    seconds = time.perf_counter() - began
    if verdict.broken is not None or verdict.count != _ROWS:
        raise RuntimeError("the chain that was measured is not whole")
    yield Figure(
        "audit log verified: rows a second",
        _ROWS / seconds,
        "/s",
        _ROWS / _digests(rows),
        "encoding and SHA-256 alone",
        least=50_000,
    )
    waits = [_act(services) for _ in range(_ACTS)]
    yield Figure("an act is on record: p95", percentile(waits, 0.95) * 1000, "ms")


def _fill(services: Services) -> list[Row]:
    """Rows as `record` writes them, a hundred in one write: one by one they would take minutes."""
    rows: list[Row] = []
    before = "0" * 64
    for number in range(1, _ROWS + 1):
        context = {"reason": "asked for by mail", "request": f"r{number}"}
        row = Row(
            number=number,
            at=services.now(),
            actor="staff00000000000000000000aa",
            action="mail.suppression.lift",
            target=f"t{number}",
            context=context,
            before=before,
        )
        before = row.digest
        rows.append(row)
    for first in range(0, _ROWS, MAX_CHANGES):
        services.audit.add(*((f"ROW#{row.number:012d}", row) for row in rows[first : first + MAX_CHANGES]))
    return rows


def _digests(rows: list[Row]) -> float:
    began = time.perf_counter()
    for row in rows:
        hashlib.sha256(msgspec.msgpack.encode(row)).hexdigest()
    return time.perf_counter() - began


def _act(services: Services) -> float:
    began = time.perf_counter()
    audit.record(services, actor="system:bench", action="bench", target="-")
    return time.perf_counter() - began
