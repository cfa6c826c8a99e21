"""Clauses: a sentence without the clauses in it that are hostile, where what is left is a sentence of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.messages.tone import Finding, Kind
from app.text.folding import fold

_SEAM = re.compile(
    r"\s*[,;:]\s+(?:(?:and|but|so|because|since|y|pero|porque|asi que|ya que)\s+)?|"
    r"\s+-+\s+|\s+(?:and|but|because|y|pero|porque|ya que)\s+"
)
"""Where one clause ends and the next begins; of folded text."""

_OR = re.compile(r"\s*,?\s+(?:or|o|u)\s+(?:else\s+)?")
"""Where a threat begins that is held out for a refusal; anywhere else "or" joins two of a kind."""

_LINK = re.compile(r"\A(?:and|but|so|because|since|y|pero|porque|as[ií] que|ya que)\s+", re.IGNORECASE)
_HANGS = re.compile(r"\b(?:if|unless|whether|as if|like|that|than|how|why|what|who|not|si|a menos que|que|no|como)\s*$")
"""What a clause hangs on: without it, or behind it, the other clause says something else."""

_CONDITION = re.compile(r"(?:\w+ ){0,2}?(?:if|unless|were|had|si|a menos que|ojala)\b")

_STANDS_ALONE = re.compile(
    r"(?:(?:i|i'm|i've|i'll|you|you're|you've|he|she|it|we|they|there|this|nobody|yo|usted|ella|nosotros|ellos|ellas|"
    r"esto|eso|no|bring|call|tell|let|send|pick|drop|give|keep|answer|confirm|pay|trae|llama|dime|manda|recoge|paga)|"
    r"(?P<noun>the|my|your|his|her|our|their|el|tu|la|los|las|mi|su|nuestr[oa]))\b"
)
"""How a clause begins that can be a sentence."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What is left of a sentence, and the clauses that went, as they were written."""

    kept: str
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    hostile: bool


def without(sentence: str, hostile: Sequence[Finding]) -> Cut | None:
    """The sentence without the clauses of these findings; None where no sentence is left, or another one than was said.

    What stood behind a clause that went stays where it is a sentence by itself.
    """
    folded = fold(sentence)
    seams = sorted([*_seams(folded, hostile), *_threats(folded, hostile)], key=re.Match.start)
    if not seams or "?" in sentence or _odd_quotes(sentence):
        return None
    parts = _parts(sentence, folded, seams, hostile)
    if parts is None:
        return None
    kept = [part for part in parts if not part.hostile]
    gone = [part for part in parts if part.hostile]
    if not kept or not gone:
        return None
    pieces = tuple(sentence[part.start : part.end].strip(" ,;:-.!\n") for part in gone)
    return Cut(_joined(sentence, parts), pieces)


def _seams(folded: str, hostile: Sequence[Finding]) -> list[re.Match[str]]:
    held_out = {seam.start() for seam in _threats(folded, hostile)}
    return [seam for seam in _SEAM.finditer(folded) if not _inside(seam, hostile) and seam.start() not in held_out]


def _threats(folded: str, hostile: Sequence[Finding]) -> list[re.Match[str]]:
    """Each "or" that a threat follows, or begins with."""
    starts = {one.start for one in hostile if one.kind in (Kind.THREAT, Kind.BLUFF)}
    return [seam for seam in _OR.finditer(folded) if starts & {seam.end(), *range(seam.start(), seam.end())}]


def _parts(
    sentence: str, folded: str, seams: Sequence[re.Match[str]], hostile: Sequence[Finding]
) -> list[_Part] | None:
    """The clauses from seam to seam; None where one that would go is hung on by another."""
    starts, ends = [0, *(seam.start() for seam in seams)], [*(seam.start() for seam in seams), len(sentence)]
    parts: list[_Part] = []
    for start, end in zip(starts, ends, strict=True):
        about = any(start <= one.start < end for one in hostile)
        said = _bare(folded[start:end])
        if about and _CONDITION.match(said):
            return None
        if about and _HANGS.search(folded[:start]):
            return None
        if not about and parts and parts[-1].hostile and not _is_sentence(said, sentence[start:end]):
            about = True  # it hung on what goes
        if about and parts and not parts[-1].hostile and _CONDITION.match(_bare(folded[parts[-1].start : start])):
            return None  # a condition without what it is the condition of
        parts.append(_Part(start, end, about))
    return parts


def _is_sentence(said: str, written: str) -> bool:
    """Whether a clause can stand without the one before it."""
    known = _STANDS_ALONE.match(said)
    words = len(said.split())
    if known:
        return words > (2 if known["noun"] else 1)
    return words > 1 and _LINK.sub("", written.strip(" ,;:-\n"), count=1)[:1].isupper()


def _joined(sentence: str, parts: Sequence[_Part]) -> str:
    """What is left, each run of clauses that stood together as a sentence of its own."""
    runs: list[str] = []
    for place, part in enumerate(parts):
        text = sentence[part.start : part.end]
        if part.hostile:
            continue
        if runs and not parts[place - 1].hostile:
            runs[-1] += text
        else:
            bare = text.strip(" ,;:-\n")
            runs.append(_LINK.sub("", bare, count=1) if place and _LINK.match(fold(bare)) else bare)
    said = ". ".join(run[:1].upper() + run[1:].rstrip(" .!,;:-") for run in runs)
    lead, tail = sentence[: len(sentence) - len(sentence.lstrip())], sentence[len(sentence.rstrip()) :]
    return f"{lead}{said}{'.' if re.search(r'[.!][.!]*$', sentence.rstrip()) else ''}{tail}"


def _bare(folded: str) -> str:
    return _LINK.sub("", folded.strip(" ,;:-\n"), count=1)


def _inside(seam: re.Match[str], hostile: Sequence[Finding]) -> bool:
    return any(one.start < seam.end() and seam.start() < one.end for one in hostile)


def _odd_quotes(sentence: str) -> bool:
    """Whether something is quoted: a clause is not cut out of what somebody said."""
    return any(mark in sentence for mark in '"“”«»')
