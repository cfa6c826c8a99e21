"""A canary: a marker in every field of every form of an entry, and none in any line of the log."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from app import logs
from app.store import StoreUnavailable
from app.store.sealed import Shelf
from tests.cast import Visitor
from tests.incidents.record.samples import FULL, form
from tests.promises import promise

MARK = "canary-9f3a"
MARKED = {name: f"{MARK} {text}" for name, text in FULL.items() if name not in ("kind", "severity")}


def story(alice: Visitor) -> None:
    """Everything a person can send to these pages, right and wrong, each field marked."""
    fields = form(**{**MARKED, "narrative": MARK, "reason": MARK, "based_on": "1"})
    alice.post("/incidents/drafts/01entryofalice", {**fields, "based_on": ""})
    alice.get(f"/incidents/new?draft=01entryofalice&q={MARK}")
    alice.post("/incidents/new", {**fields, "entry_id": "01entryofalice"})
    alice.post("/incidents/new", {**fields, "entry_id": "01entryofalice", "title": f"other {MARK}"})
    alice.post("/incidents/new", {**fields, "occurred_on": MARK, "kind": MARK, "severity": MARK, "zone": MARK})
    alice.post("/incidents/01entryofalice/edit", {**fields, "narrative": f"better {MARK}"})
    alice.post("/incidents/01entryofalice/edit", {**fields, "narrative": f"late {MARK}"})
    alice.get(f"/incidents/01entryofalice?revision={MARK}")
    alice.post("/incidents/01entryofalice/withdraw", {"reason": MARK, "based_on": "2"})
    alice.get(f"/incidents/{MARK}")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What a running instance would have logged, at its most talkative."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    with monkeypatch.context() as patched:
        patched.setattr("sys.stdout", stream := io.StringIO())
        logs.configure(logging.DEBUG)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@promise("3.5", part=True)
def test_no_word_of_an_entry_reaches_the_log(alice: Visitor, written: io.StringIO) -> None:
    story(alice)

    logged = written.getvalue()
    assert "/incidents/<entry_id>/edit" in logged
    assert MARK not in logged


@promise("3.5", part=True)
@pytest.mark.parametrize("failure", [StoreUnavailable(), RuntimeError(MARK)], ids=["store down", "our own mistake"])
def test_no_word_reaches_the_log_when_things_break(
    alice: Visitor, written: io.StringIO, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(Shelf, "write", broken)
    story(alice)

    logged = written.getvalue()
    assert '"status": 50' in logged
    assert MARK not in logged
