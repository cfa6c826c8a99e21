"""What keeps the processes of one installation going."""

from __future__ import annotations

from pathlib import Path

from app.supervision import Register


def test_a_folder_that_takes_no_more_files_ends_nothing(tmp_path: Path) -> None:
    full = tmp_path / "gone"

    Register(full / "run.json").write([])
    Register(full / "run.json").end_left_over()
