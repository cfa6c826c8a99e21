"""Ways in which people are told, judged one by one: what each sentence must not give away."""

from __future__ import annotations

from pathlib import Path


def leaks(name: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each sentence of `<name>.txt` with what in it tells who somebody is.

    leaks: rules were mended by it. fresh: written afterwards, and no rule since was made for it.
    """
    lines = (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    parted = (line.partition(" | ") for line in lines)
    return [(sentence, tuple(told.split(", "))) for sentence, _, told in parted]
