"""The journal: every object as it was after each turn, a line a turn, so that a restart or a crash loses nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


class Journal:
    """One file. With no path it keeps nothing, for tests."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def read(self) -> list[dict[str, Any]]:
        """The newest state of every object, oldest object first; the file is written anew with no more than that."""
        if self._path is None:
            return []
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        things: dict[str, dict[str, Any]] = {}
        for line in self._path.read_text("utf-8").splitlines() if self._path.exists() else []:
            try:
                things |= {thing["id"]: thing for thing in json.loads(line)}
            except ValueError:  # cut short by a crash: that turn was never answered
                break
        self._write_anew(self._path, list(things.values()))
        return list(things.values())

    def write(self, things: list[dict[str, Any]]) -> None:
        """On the disk when this returns."""
        if self._path is None or not things:
            return
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(things, separators=(",", ":")) + "\n")
            file.flush()
            os.fsync(file.fileno())

    @staticmethod
    def _write_anew(path: Path, things: list[dict[str, Any]]) -> None:
        draft = path.with_suffix(".new")
        with draft.open("w", encoding="utf-8") as file:
            file.write(json.dumps(things, separators=(",", ":")) + "\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
