"""Holidays in a text, which are dates that are said by a name: Mother's Day, Christmas Eve, Nochebuena."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.assistant.facts.fact import Fact

_NAMED = {
    "mother's day": r"mother'?s'? day|dia de las? madres?",
    "father's day": r"father'?s'? day|dia del padre",
    "christmas eve": r"(?:christmas|xmas) eve|nochebuena",
    "christmas": r"(?:christmas|xmas)(?: day)?(?! (?:eve|break|vacation))|navidad",
    "new year's eve": r"new year'?s'? eve|nochevieja",
    "new year's day": r"new year'?s'?(?: day)?(?! eve)|ano nuevo",
    "thanksgiving": r"thanksgiving(?: day)?(?! break)|accion de gracias",
    "easter": r"easter(?: sunday)?|pascua", "halloween": r"halloween", "memorial day": r"memorial day",
    "labor day": r"labou?r day", "independence day": r"independence day", "hanukkah": r"c?hanukk?ah",
    "passover": r"passover", "veterans day": r"veterans'? day", "valentine's day": r"valentine'?s'? day",
    "spring break": r"spring break", "winter break": r"(?:winter|christmas) (?:break|vacation)",
    "summer break": r"summer (?:break|vacation)", "fall break": r"fall break",
    "thanksgiving break": r"thanksgiving break",
}  # fmt: skip
_FORMS = tuple((name, re.compile(rf"(?<!\w)(?:{form})(?!\w)")) for name, form in _NAMED.items())


def holidays(text: str, folded: str) -> Iterator[Fact]:
    """The holidays and breaks of `text`; `folded` has the same length."""
    for name, form in _FORMS:
        for found in form.finditer(folded):
            yield Fact("date", text[slice(*found.span())], *found.span(), name)
