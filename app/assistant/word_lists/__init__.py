"""Lists of words that tell names from other words: one file each, lower case, without accents."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of `<name>.txt` beside this file."""
    return frozenset((_FOLDER / f"{name}.txt").read_text(encoding="utf-8").split())
