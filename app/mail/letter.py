"""Letters: the words of a mail, rendered from the folder that bears its name, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, pass_context, select_autoescape
from jinja2.runtime import Context

LANGUAGES = {"en": "English", "es": "Español"}
"""What mail can be written in, each by its own name; the first is the default."""

_FOLDER = Path(__file__).resolve().parents[2] / "templates" / "mail"
DEFAULT_LANGUAGE = "en"
_MESES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letter:
    """The three parts of one mail."""

    subject: str
    text: str
    html: str


def letter(template: str, language: str, values: Mapping[str, object]) -> Letter:
    """The mail `templates/mail/<language>/<template>/`, in English where it is not translated.

    Dates among the values are given as 2026-11-23, and written as the language writes them.
    Raises jinja2.UndefinedError when a value is missing: half a mail is never sent.
    """
    return Letter(
        subject=_rendered("subject.txt", template, language, values).strip(),
        text=_rendered("body.txt", template, language, values),
        html=_rendered("body.html", template, language, values),
    )


def _rendered(part: str, template: str, language: str, values: Mapping[str, object]) -> str:
    languages = [language, DEFAULT_LANGUAGE]
    found = _environment().select_template([f"{each}/{template}/{part}" for each in languages])
    spoken = (found.name or DEFAULT_LANGUAGE).partition("/")[0]
    return found.render(values, language=spoken).strip() + "\n"


@cache
def _environment() -> Environment:
    if not _FOLDER.is_dir():
        raise TemplateNotFound(str(_FOLDER))
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = _day
    return environment


@pass_context
def _day(context: Context, value: object) -> object:
    """A date in the letter's language; what is no date stands as it is."""
    with suppress(ValueError):
        day = date.fromisoformat(str(value))
        if context["language"] == "es":
            return f"{day.day} de {_MESES[day.month - 1]} de {day.year}"
        return f"{day:%B} {day.day}, {day.year}"
    return value
