"""Rewriting: three wordings of a message, asked of a model in one question and read out of its answer as it comes.

One question and not three: the three wordings share the material, which is nearly all that is sent, and count as one
answer of the day's. Headings and not JSON: the person reads along, quotations need no escaping, and hidden words can
be put back into a text that is cut anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec

from app.ai import ModelUnavailable, Prompt, Stop, Turn
from app.assistant import asking, prompts
from app.assistant.asking import Asker
from app.assistant.masking import Masking
from app.messages.record import Details

NEUTRAL, WARMER, FOLLOW_UP = "very neutral", "warmer but firm", "follow-up if ignored"
LABELS = (NEUTRAL, WARMER, FOLLOW_UP)

HEADINGS = {NEUTRAL: "### VERY NEUTRAL", WARMER: "### WARMER BUT FIRM", FOLLOW_UP: "### FOLLOW-UP"}

_HEADING = re.compile(
    r"^[ \t]*(?:#{1,4}[ \t]*|\*\*)?(very neutral|warmer but firm|follow[- ]?up(?: if ignored)?)\b[ \t:*]*$",
    re.IGNORECASE | re.MULTILINE,
)
_TOKENS = 3000
_MEND = (
    "That did not hold the three headings. Answer again with nothing but the headings ### VERY NEUTRAL, "
    "### WARMER BUT FIRM and ### FOLLOW-UP, each alone on its line with its text below."
)


class Wanted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a wording is made from: what the message is about, and the person's own words where these are rewritten."""

    details: Details
    own: str = ""

    @property
    def must(self) -> tuple[str, ...]:
        """The texts whose facts have to be in a wording."""
        return (*map(item, self.details.facts), *([self.own] if self.own else []))


@dataclass(frozen=True, slots=True)
class Wording:
    """One text of an answer. One that is not `whole` was cut off, and is no version of anything."""

    label: str
    text: str
    whole: bool = True


def prompt_for(wanted: Wanted) -> Prompt:
    """The question. What people wrote stands between fences that none of it contains."""
    details = wanted.details
    limits = details.limits
    facts = "\n".join(f"- {item(fact)}" for fact in details.facts)
    fence = _fence(facts, details.received, wanted.own)
    head = [
        f"Purpose: {details.intent.label}",
        f"Method: {details.method.label}",
        f"It travels as: {details.channel.label}",
        f"To: {details.to}" if details.to else "",
        f"Length: at most {limits.words} words each" if limits.words else "Length: as short as the facts allow",
        f"Tone: {limits.tone}" if limits.tone else "",
        f"Words to avoid: {', '.join(limits.avoid)}" if limits.avoid else "",
    ]
    blocks = (
        ("Facts, each of which has to be in the first two versions:", facts),
        ("Received, from the other person:", details.received),
        ("The person's own words, to be said this way instead:", wanted.own),
    )
    written = [f"{title}\n{fence}\n{text}\n{fence}" for title, text in blocks if text]
    text = "\n\n".join(["\n".join(line for line in head if line), *written])
    return Prompt("rewrite", prompts.system("rewrite"), (Turn("user", text),), material=wanted, max_tokens=_TOKENS)


def item(line: str) -> str:
    """A line of the list of facts without the mark that it begins with ("-", "2.")."""
    return re.sub(r"^\s*(?:[-*•]|\d{1,2}[.)](?=\s+\D))\s+", "", line).strip()


def wordings_in(text: str, stop: Stop = "done") -> tuple[Wording, ...]:
    """The wordings of an answer, by the first heading of each; the last one is not whole when the answer was cut."""
    found = [(match, _label(match[1])) for match in _HEADING.finditer(text)]
    firsts = [
        (match, label) for at, (match, label) in enumerate(found) if label not in {other for _, other in found[:at]}
    ]
    ends = [match.start() for match, _ in firsts[1:]] + [len(text)] * bool(firsts)
    wordings = [
        Wording(label, text[match.end() : end].strip()) for (match, label), end in zip(firsts, ends, strict=True)
    ]
    if stop == "length" and wordings:
        wordings[-1] = replace(wordings[-1], whole=False)
    return tuple(wording for wording in wordings if wording.text)


class Rewriting:
    """An answer with its wordings, told as it comes. Iterate it once; the fields below are complete at the end.

    Iterating raises ModelUnavailable, ModelRefused, QuotaUsedUp. An answer without the headings is asked for once more.
    """

    def __init__(self, asker: Asker, wanted: Wanted, masking: Masking | None) -> None:
        self._asker, self._masking = asker, masking
        self._prompt = prompt_for(wanted)
        self._answer = asking.ask(asker, self._prompt, masking)
        self.provider, self.model, self.at = self._answer.provider, self._answer.model, self._answer.at
        self.text = ""
        self.stop: Stop = "done"
        self.wordings: tuple[Wording, ...] = ()

    def __iter__(self) -> Iterator[str]:
        yield from self._told()
        if not self._readable():
            mend = (*self._prompt.turns, Turn("assistant", self.text or "(nothing)"), Turn("user", _MEND))
            self._answer = asking.ask(self._asker, replace(self._prompt, turns=mend), self._masking, counted=False)
            yield "\n\n"
            yield from self._told()
        if not self._readable():
            raise ModelUnavailable(
                "The AI answered in a form that could not be read. Your words are kept as they are; try again."
            )

    def _told(self) -> Iterator[str]:
        answer = self._answer
        yield from _as_read(iter(answer))
        self.text, self.stop, self.model = answer.text, answer.stop, answer.model
        self.wordings = wordings_in(self.text, self.stop)

    def _readable(self) -> bool:
        found = {wording.label for wording in self.wordings}
        return found == set(LABELS) or (self.stop == "length" and bool(found))


def _as_read(pieces: Iterator[str]) -> Iterator[str]:
    """The pieces, with headings as a person reads them. Only a line that may become a heading is waited for."""
    line, told = "", False
    for piece in pieces:
        if not piece:
            yield piece  # a sign of life
        for part in piece.splitlines(keepends=True):
            line += part
            ended = line.endswith("\n")
            if told:
                yield part
            elif ended or line.lstrip()[:1] not in ("", "#", "*"):
                yield _HEADING.sub(lambda found: _label(found[1]).capitalize(), line)
                told = True
            if ended:
                line, told = "", False
    if line and not told:
        yield line


def _label(heading: str) -> str:
    return FOLLOW_UP if heading.casefold().startswith("follow") else heading.casefold()


def _fence(*texts: str) -> str:
    """A line of ~ marks that is longer than any in the texts."""
    longest = max((len(run) for text in texts for run in re.findall("~+", text)), default=0)
    return "~" * max(6, longest + 1)
