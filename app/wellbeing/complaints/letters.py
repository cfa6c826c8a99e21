"""Letters: the draft that a template makes of a complaint, and a letter on paper; both in memory and kept nowhere."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from importlib import resources

import msgspec

from app.dates.wording import full_day
from app.paper import typeset
from app.wellbeing.complaints.record import Complaint, Step, Wording

_HERE = "app.wellbeing.complaints"
_GAP = re.compile(r"\{([a-z]+)\}")
_NEEDED = {
    "happened": "[what happened, in order]",
    "asked": "[what you ask for]",
    "answer": "[what was answered]",
}
"""What stands where nothing was written yet and the letter cannot do without. Other paragraphs are left out."""


class Template(msgspec.Struct, frozen=True):
    """One kind of letter, as letters.toml has it."""

    key: str
    title: str
    about: str
    subject: str
    paragraphs: tuple[str, ...]


class _File(msgspec.Struct, frozen=True):
    letter: tuple[Template, ...]


@cache
def templates() -> dict[str, Template]:
    """Every kind of letter by its key, in the order of the file."""
    text = resources.files(_HERE).joinpath("letters.toml").read_text("utf-8")
    return {template.key: template for template in msgspec.convert(tomllib.loads(text), _File).letter}


def kind_for(complaint: Complaint) -> str:
    """Which letter is the likely one: once there is an answer, that is an appeal."""
    return "appeal" if complaint.status in {Step.ANSWERED, Step.APPEALED} else "board"


def drafted(template: Template, complaint: Complaint, titles: list[str], today: date) -> str:
    """The letter that a template makes of a complaint. `titles` are those of the files that are there."""
    said = _said(complaint, titles)
    head = f"[your name]\n[your address]\n\n{complaint.wording.body or '[who it goes to]'}\n[their address]"
    paragraphs = [_filled(paragraph, said) for paragraph in template.paragraphs]
    return "\n\n".join(
        (
            head, full_day(today), _filled(template.subject, said) or "", "To whom it may concern,",
            *(paragraph for paragraph in paragraphs if paragraph), "Yours sincerely,", "[your name]",
        )
    )  # fmt: skip


def letter_pdf(text: str) -> bytes:
    """A letter on as many sheets as it takes."""
    paragraphs = [paragraph.split("\n") for paragraph in re.split(r"\n\s*\n", text) if paragraph.strip()]
    return typeset(_HERE, "letter.typ", {"paragraphs": paragraphs})


def _said(complaint: Complaint, titles: list[str]) -> dict[str, str]:
    said = complaint.wording
    answers = sorted(complaint.answers, key=lambda answer: (answer.on, answer.written_at))
    answer = answers[-1] if answers else None
    return {
        "provider": said.provider,
        "profession": f", {said.profession}" if said.profession else "",
        "reference": f" (your number {said.reference})" if said.reference else "",
        "days": _days(said),
        "happened": said.happened,
        "harm": said.harm,
        "asked": said.asked,
        "files": "\n".join(f"- {title}" for title in titles),
        "answer": answer.text if answer else "",
        "answered": f" on {full_day(answer.on)}" if answer else "",
    }


def _days(said: Wording) -> str:
    first, last = said.since or said.until, said.until or said.since
    if first is None or last is None:
        return ""
    if first == last:
        return f"It happened on {full_day(first)}."
    return f"It happened between {full_day(first)} and {full_day(last)}."


def _filled(text: str, said: dict[str, str]) -> str:
    """`text` with its gaps filled, or nothing where a passage of it was not written. What people wrote has no gaps."""
    if any(not said[name] and name in {"harm", "files"} for name in _GAP.findall(text)):
        return ""
    return _GAP.sub(lambda gap: said[gap[1]] or _NEEDED.get(gap[1], ""), text).strip()
