"""Quotations in a text: what stands between marks, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.assistant.facts.fact import Fact

_FORMS = (
    re.compile(r'"([^"\n]{1,2000})"'),
    re.compile(r"“([^“”]{1,2000})”"),
    re.compile(r"«([^«»]{1,2000})»"),
    re.compile(r"(?<!\w)‘((?:[^‘’]|’(?=\w)){1,2000})’(?!\w)"),
    re.compile(r"(?<!\w)'((?:[^'\n]|'(?=\w)){2,300})'(?!\w)"),
)
_WORD = re.compile(r"\w")


def quotations(text: str) -> Iterator[Fact]:
    """The quotations of `text`, marks included in their place and left out of their value."""
    for form in _FORMS:
        for found in form.finditer(text):
            if _WORD.search(found[1]):
                yield Fact("quotation", found[0], found.start(), found.end(), found[1])
