"""A plan on paper: one page, and cards for a wallet, set in memory; help lines stand first on both."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from app.paper import typeset
from app.text.cleaning import lines
from app.wellbeing.plans.record import Plan
from app.wellbeing.plans.shapes import shape

HELP = (
    ("In danger now", "911"),
    ("Someone to talk to, day and night", "988, call or text"),
    ("Domestic Violence Hotline", "1-800-799-7233, or text START to 88788"),
)
"""The lines of templates/wellbeing/_help.html, as paper has them."""

WARNING = "Calls and texts can show in a phone's history and on its bill."

_CARD_LINE = 700
"""Characters of one line that fit on a card of its own in the smallest letters."""

_HERE = "app.wellbeing.plans"


def page_pdf(plan: Plan, written: str) -> bytes:
    """The plan on one sheet, in letters as small as that needs, down to 7 points; then on more."""
    sections = list(_sections(plan, {step.key for step in shape(plan.shape).steps}))
    return typeset(_HERE, "page.typ", {**_always(plan), "written": written, "sections": sections})


def card_pdf(plan: Plan, steps: Collection[str]) -> bytes:
    """The chosen steps on cards of 85.6 by 54 mm, to cut out, after one with the help lines."""
    sections = [{**section, "lines": [_cut(line) for line in section["lines"]]} for section in _sections(plan, steps)]
    return typeset(_HERE, "card.typ", {**_always(plan), "sections": sections})


def _cut(line: str) -> str:
    """A line as a card can hold it: more would be clipped, and nothing would say so."""
    return line if len(line) <= _CARD_LINE else f"{line[:_CARD_LINE]} \N{HORIZONTAL ELLIPSIS}"


def _always(plan: Plan) -> dict[str, object]:
    return {"name": plan.name, "help": HELP, "warning": WARNING}


def _sections(plan: Plan, wanted: Collection[str]) -> Iterator[dict[str, Any]]:
    for step in shape(plan.shape).steps:
        standing = plan.of(step.key)
        if standing and step.key in wanted:
            yield {"title": step.title, "lines": lines(standing.text)}
