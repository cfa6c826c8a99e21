"""The rules of crisis, as lists that people can read: one rule a line, over folded text; <name> stands for a word list.

`name = one|two` names a word list of regular expressions, a `#` begins a remark, a blank is one blank, and rules match
whole words. Texts are in lower case, without accents, with plain quotes and single blanks.
"""

from __future__ import annotations

import re
from pathlib import Path

_FOLDER = Path(__file__).parent
_NAMED = re.compile(r"(\w+) = (.+)")


def rules(name: str) -> re.Pattern[str]:
    """The rules of `<name>.txt`, as one expression."""
    words = _words("words")
    lines = [_filled(line, words) for line in _lines(name)]
    return re.compile(r"(?<!\w)(?:" + "|".join(f"(?:{line})" for line in lines) + r")(?!\w)")


def _words(name: str) -> dict[str, str]:
    words: dict[str, str] = {}
    for line in _lines(name):
        if found := _NAMED.fullmatch(line):
            words[found[1]] = _filled(found[2], words)
    return words


def _lines(name: str) -> list[str]:
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _filled(line: str, words: dict[str, str]) -> str:
    return re.sub(r"<(\w+)>", lambda found: f"(?:{words[found[1]]})", line)
