"""A canary: a marker in every field, search and file of the incident log, and none in any line of the log."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from app.store import StoreUnavailable
from app.store.sealed import Shelf
from tests.cast import Visitor
from tests.incidents.record.canary_story import MARK, story
from tests.promises import promise
from tests.stack import ROOT


@promise("3.5", part=True)
def test_no_word_of_an_entry_a_search_or_a_file_is_printed(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.incidents.record.canary_story", str(tmp_path / "data")],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    printed = told.stdout + told.stderr

    assert told.returncode == 0, printed
    for route in ("<entry_id>/edit", "import", "import/<import_id>", "export.csv"):
        assert f'"/incidents/{route}"' in printed
    assert MARK not in printed


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
