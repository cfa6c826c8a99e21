"""Shapes: the two kinds of plan with their steps and questions, read once from the files of words beside this."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

import msgspec

SHAPES = ("dark", "danger")


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question, on a screen of its own. `ideas` are lines to take over with a tick."""

    key: str
    title: str
    question: str
    ideas: tuple[str, ...] = ()
    names: bool = False
    """Whether people or places are asked for: then code names are suggested."""
    card: bool = False
    """Whether it stands on the wallet card unless the person chooses otherwise."""


class Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of plan."""

    title: str
    about: str
    steps: tuple[Step, ...]

    def step(self, number: int) -> Step | None:
        """The step of this number, from 1; None when there is none."""
        return self.steps[number - 1] if 1 <= number <= len(self.steps) else None


@cache
def shape(key: str) -> Shape:
    """The shape of this key, one of SHAPES."""
    words = resources.files("app.wellbeing.plans").joinpath("shapes", f"{key}.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(words), Shape)
