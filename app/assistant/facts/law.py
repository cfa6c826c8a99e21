"""Courts, lawyers, police and words of law in a text: what no wording may bring up by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.assistant.facts.fact import Fact

_GROUPS = (
    r"attorneys?|lawyers?|counsel|abogad[oa]s?",
    r"courts?|judges?|hearings?|magistrates?|juez|tribunal(?:es)?",
    r"police|sheriffs?|officers?|policia",
    r"cps|child protective services|dfs|children's division",
    r"contempt|sanctions?|motions?|subpoenas?|affidavits?",
    r"statutes?|rsmo|(?:state|federal|family) law|illegal(?:ly)?|unlawful(?:ly)?|against the law",
    r"(?:restraining|protective|protection) orders?",
    r"legal action|legal rights?|legally|lawsuits?|sue|press charges|custody evaluat(?:or|ion)s?|guardians? ad litem",
)
_FORMS = tuple(re.compile(rf"(?<!\w)(?:{group})(?!\w)") for group in _GROUPS)


def law_words(text: str, folded: str) -> Iterator[Fact]:
    """Each such word, with the number of its group as its value; `folded` has the same length."""
    for number, form in enumerate(_FORMS):
        for found in form.finditer(folded):
            yield Fact("law", text[slice(*found.span())], *found.span(), str(number))
