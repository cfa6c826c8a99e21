"""The texts that models are given: one file a task, the same for everybody, so that providers can cache them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@cache
def system(task: str) -> str:
    """The text of `<task>.md` beside this file. Raises FileNotFoundError for a task without one."""
    return (_FOLDER / f"{task}.md").read_text(encoding="utf-8").strip()
