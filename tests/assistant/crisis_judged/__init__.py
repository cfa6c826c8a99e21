"""Sentences as people write them, judged one by one: which put help first, and which only sound like it."""

from __future__ import annotations

from pathlib import Path


def sentences(name: str) -> list[str]:
    """The lines of `<name>.txt`: self_harm, danger, child, more (of any kind), harmless."""
    return (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8").splitlines()
