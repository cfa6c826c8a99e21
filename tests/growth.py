"""Growth: how much more work a longer text takes, which is the same on a slow and on a busy machine."""

from __future__ import annotations

import time
from collections.abc import Callable

TIMES = 4
"""How much longer the second text is."""

LINEAR = 9.0
"""Work that grows with the text takes 4 times as long, with its square 16 times; noise stays below this."""


def growth(work: Callable[[str], object], piece: str, characters: int) -> float:
    """The processor's time for `characters` of `piece` over and over, as a share of that for a quarter of them."""
    text = (piece * (characters // len(piece) + 1))[:characters]
    work("")  # rules are read when they are first needed
    return _least(work, text) / _least(work, text[: characters // TIMES])


def _least(work: Callable[[str], object], text: str) -> float:
    return min(_seconds(work, text) for _ in range(3))


def _seconds(work: Callable[[str], object], text: str) -> float:
    began = time.thread_time()
    work(text)
    return time.thread_time() - began
