"""Letters: the words of a mail, rendered from the folder that bears its name, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, select_autoescape

_FOLDER = Path(__file__).resolve().parents[2] / "templates" / "mail"
_DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Letter:
    """The three parts of one mail."""

    subject: str
    text: str
    html: str


def letter(template: str, language: str, values: Mapping[str, object]) -> Letter:
    """The mail `templates/mail/<language>/<template>/`, in English where it is not translated.

    Raises jinja2.UndefinedError when a value is missing: half a mail is never sent.
    """
    return Letter(
        subject=_rendered("subject.txt", template, language, values).strip(),
        text=_rendered("body.txt", template, language, values),
        html=_rendered("body.html", template, language, values),
    )


def _rendered(part: str, template: str, language: str, values: Mapping[str, object]) -> str:
    languages = [language, _DEFAULT_LANGUAGE]
    found = _environment().select_template([f"{each}/{template}/{part}" for each in languages])
    spoken = (found.name or _DEFAULT_LANGUAGE).partition("/")[0]
    return found.render(values, language=spoken).strip() + "\n"


@cache
def _environment() -> Environment:
    if not _FOLDER.is_dir():
        raise TemplateNotFound(str(_FOLDER))
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
