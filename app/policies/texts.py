"""Texts: where the words of each document and version lie, and in which language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.policies.languages import DEFAULT
from app.policies.words import Words

_FOLDER = Path(__file__).resolve().parents[2] / "templates" / "policies"

DOCUMENTS = {
    "privacy": Words("Privacy policy", "Política de privacidad"),
    "terms": Words("Terms of service", "Condiciones de uso"),
}
"""What a version consists of, by the folder of its address."""


@dataclass(frozen=True, slots=True)
class Text:
    """A template that holds a document, and the language it is in: English where it was not translated."""

    template: str
    language: str


def text_of(document: str, version: str, language: str) -> Text:
    """The words of a document in one of its versions."""
    for spoken in (language, DEFAULT):
        name = f"{version}/{spoken}/{document}.html"
        if (_FOLDER / name).is_file():
            return Text(f"policies/{name}", spoken)
    raise FileNotFoundError(f"{document} of {version} is not among the templates")
