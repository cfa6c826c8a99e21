"""What keeps the processes of one installation going."""

from __future__ import annotations

import json
from pathlib import Path

from structlog.testing import capture_logs

from app.supervision import Register


def test_a_folder_that_takes_no_more_files_is_said_and_ends_nothing(tmp_path: Path) -> None:
    gone = tmp_path / "gone" / "run.json"

    with capture_logs() as said:
        Register(gone).write([])

    assert [line["event"] for line in said] == ["the processes could not be noted"]
    assert not gone.parent.exists()


def test_a_folder_that_takes_files_has_the_note(tmp_path: Path) -> None:
    Register(tmp_path / "run.json").write([])

    assert json.loads((tmp_path / "run.json").read_text()) == {}
