"""Languages of the public pages: which one a reader gets, by the address or else by what their browser asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from werkzeug.datastructures import LanguageAccept

LANGUAGES: Mapping[str, str] = {"en": "English", "es": "Español"}
"""Each by its own name; the first is the default."""

DEFAULT = "en"

_MESES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip


def chosen(named: str | None, asked: LanguageAccept) -> str:
    """The language that the address names, else the one that the browser likes best, else English."""
    if named in LANGUAGES:
        return str(named)
    return str(asked.best_match(list(LANGUAGES), DEFAULT))


def day_in_words(day: date, language: str = DEFAULT) -> str:
    """A date as a letter has it: November 23, 2026; 23 de noviembre de 2026."""
    if language == "es":
        return f"{day.day} de {_MESES[day.month - 1]} de {day.year}"
    return f"{day:%B} {day.day}, {day.year}"
