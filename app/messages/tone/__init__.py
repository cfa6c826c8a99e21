"""The tone check: what will read as hostile in a text of one's own, by rules alone, each with a plainer wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.messages.tone.claims import ABSOLUTES, MINDS
from app.messages.tone.insults import DIAGNOSES, INSULTS
from app.messages.tone.kinds import Kind
from app.messages.tone.shouting import shouted
from app.messages.tone.spanish import SPANISH
from app.messages.tone.threats import BLUFFS, THREATS
from app.text.folding import fold

__all__ = ["Finding", "Kind", "applied", "check"]

_QUOTED = re.compile(
    r"\"[^\"\n]{1,2000}\"|(?<![\w])'(?=[^\s'])[^\n\"]{1,500}?(?<=[^\s'])'(?!\w)|"
    r"^[ \t]*>[^\n]*",
    re.MULTILINE,
)
"""What somebody else said, in folded text: between quotation marks, or a line that a mail program marked."""

_DENIED = re.compile(
    r"(?:\bnot|n't|\bnever|\bno one is|\bnobody is) (?:\w+ )?(?:say|saying|said|call|calling|called|think|"
    r"thinking|mean|meaning|claim|"
    r"claiming|suggest|suggesting|imply|implying)(?: \w+){0,4} ?$"
)
"""What takes an insult back before it is said: "I am not calling you …"."""

_HIDDEN = "\x00"
"""Stands in the place of each quoted letter; nothing that is taken in holds it."""

_BROKEN = re.compile(r"^[^\n]{60,}\n(?=[^\n])", re.MULTILINE)

_WEAKER = {
    "always": "often",
    "constantly": "often",
    "continually": "often",
    "endlessly": "often",
    "all the time": "often",
    "never once": "rarely",
    "never ever": "rarely",
    "never": "rarely",
    "siempre": "a menudo",
    "nunca": "pocas veces",
    "jamás": "pocas veces",
}
_ABSOLUTE = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(_WEAKER, key=len, reverse=True))})(?!\w)", re.IGNORECASE)

_RULES = (BLUFFS, THREATS, DIAGNOSES, INSULTS, MINDS, *ABSOLUTES, *SPANISH)

_DENIABLE = (Kind.INSULT, Kind.DIAGNOSIS)


@dataclass(frozen=True, slots=True)
class Finding:
    """One place: text[start:end] is `words`. `plainer` is what could stand there instead, empty for nothing at all."""

    start: int
    end: int
    kind: Kind
    words: str
    plainer: str

    def units(self, text: str) -> int:
        """Where it begins as a browser counts: in units of UTF-16."""
        return len(text[: self.start].encode("utf-16-le", "surrogatepass")) // 2


def check(text: str) -> list[Finding]:
    """What will read as hostile, in order; no two overlap. Quoted words of others do not count."""
    kept: list[Finding] = []
    for finding in sorted(_all(text), key=_first_of):
        if all(finding.end <= other.start or finding.start >= other.end for other in kept):
            kept.append(finding)
    return sorted(kept, key=lambda one: one.start)


def _first_of(finding: Finding) -> tuple[bool, int, bool]:
    """Of those that overlap: words before capitals, the longer before the shorter, what has a wording to offer."""
    return finding.kind is Kind.SHOUTING, finding.start - finding.end, not finding.plainer


def applied(text: str, finding: Finding) -> str:
    """The text with the plainer wording in its place."""
    before, after = text[: finding.start], text[finding.end :]
    if not finding.plainer and after.startswith(" ") and (not before or before[-1].isspace()):
        after = after[1:]
    return f"{before}{finding.plainer}{after}"


def _all(text: str) -> Iterator[Finding]:
    open_ = _joined(_QUOTED.sub(lambda match: _HIDDEN * len(match[0]), _folded(text)))
    for rule in _RULES:
        for match in rule.pattern.finditer(open_):
            start, end = match.span()
            if end == start or (rule.kind in _DENIABLE and _DENIED.search(open_, max(0, start - 60), start)):
                continue
            words = text[start:end]
            yield Finding(
                start,
                end,
                rule.kind,
                words,
                _as_written(words, rule.plainer or (_weaker(words) if rule.weaken else "")),
            )
    for start, end, plainer in shouted(_hidden(text, open_)):
        yield Finding(start, end, Kind.SHOUTING, text[start:end], plainer)


def _folded(text: str) -> str:
    """The text folded, its lines still apart."""
    return "".join("\n" if letter == "\n" else folded for letter, folded in zip(text, fold(text), strict=True))


def _joined(folded: str) -> str:
    """Lines that a mail program broke are one: a phrase goes on across them."""
    return _BROKEN.sub(lambda match: match[0][:-1] + " ", folded)


def _hidden(text: str, open_: str) -> str:
    """The text as it was typed, without what is quoted."""
    return "".join("\n" if hidden == _HIDDEN else letter for letter, hidden in zip(text, open_, strict=True))


def _weaker(words: str) -> str:
    """The words with a claim in them that can be true."""
    return _ABSOLUTE.sub(lambda match: _WEAKER[match[0].lower()], words)


def _as_written(words: str, plainer: str) -> str:
    """The plainer wording with a capital where the words have one."""
    return plainer[:1].upper() + plainer[1:] if words[:1].isupper() else plainer
