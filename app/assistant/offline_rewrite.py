"""Rewriting without a language model: hostile wording taken out, the facts in their order, the method's frame around.

Nothing is put into other words here but what the tone check has a plainer wording for, so no fact can change; the
fact lock looks at each text all the same, and where it finds something the facts stand bare.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

from app.ai import ModelUnavailable, Prompt
from app.ai.lifeline import Lifeline
from app.assistant import crisis
from app.assistant.fact_lock import Sources, compare
from app.assistant.facts.fact import Clock, Day
from app.assistant.facts.negations import clauses, telling_stems
from app.assistant.facts.reading import facts_in
from app.assistant.offline_asked import asks_or_refuses, language_of
from app.assistant.offline_clauses import without
from app.assistant.offline_frame import Frame
from app.assistant.offline_frames import follow_up, frame
from app.assistant.offline_repeats import told, told_in
from app.assistant.rewrite import FOLLOW_UP, HEADINGS, LABELS, WARMER, Wanted, item
from app.messages import tone
from app.text.folding import fold

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+[\"”’')]*|\n|$)")
_LEFT_OUT = frozenset(
    {tone.Kind.INSULT, tone.Kind.DIAGNOSIS, tone.Kind.THREAT, tone.Kind.BLUFF, tone.Kind.MIND_READING}
)
"""What is said of the person and not of what they did: the sentence goes, unless it holds a fact."""

_ALSO_ABSOLUTES = _LEFT_OUT | {tone.Kind.ABSOLUTE}
"""And what is said of all that they ever did."""

_THREATS = frozenset({tone.Kind.THREAT, tone.Kind.BLUFF})
_MOST_SENTENCES, _MOST_LETTERS, _MOST_PLAINER = 200, 1500, 10
"""Sentences that are calmed, letters of one, and wordings put in place in it. What lies beyond stays as it is."""

_OR_ELSE = re.compile("or else|o si no")

_TELLING = 2
"""Words beside the hostile ones by which a piece tells something."""

_SHORT = 3
"""Facts that a follow-up says again."""


def answer_rewrite(prompt: Prompt) -> Iterator[str]:
    """The three wordings under their headings, one piece each. Raises ModelUnavailable when nobody waits any more."""
    if not isinstance(prompt.material, Wanted):
        return
    rules = Rules(prompt.material, prompt.lifeline)
    for label in LABELS:
        yield f"{HEADINGS[label]}\n{rules.wording(label)}\n\n"


def wording(wanted: Wanted, label: str) -> str:
    """One of the wordings, which passes the fact lock."""
    return Rules(wanted).wording(label)


class Rules:
    """What the rules make of one draft. Each part of the work is done once, and ends where the lifeline does."""

    def __init__(self, wanted: Wanted, lifeline: Lifeline | None = None) -> None:
        self._wanted, self._lifeline = wanted, lifeline
        self._calm = cache(self._calmed)
        self._body = cache(self._lines)
        self._lock = cache(lambda: Sources((wanted.details.received,), must=wanted.must))
        self._worded = cache(self._wording)

    @property
    def nothing_left(self) -> bool:
        """Whether the rules have nothing of the person's own to put into a frame."""
        return not self._body(_ALSO_ABSOLUTES, False)

    def wording(self, label: str) -> str:
        """One of the wordings, which passes the fact lock."""
        return self._worded(label)[0]

    def left_out(self, label: str) -> tuple[str, ...]:
        """What of the person's own words is not in that wording: whole sentences, and clauses, as they wrote them."""
        return self._worded(label)[1]

    def _wording(self, label: str) -> tuple[str, tuple[str, ...]]:
        for kinds, once in ((_ALSO_ABSOLUTES, True), (_ALSO_ABSOLUTES, False), (_LEFT_OUT, False)):
            text = _worded(self._wanted, label, list(self._body(kinds, once)))
            self._go_on()
            if not any(one.what != "unread" and _counts(one.kind, label) for one in self._lock().compare(text).all):
                return text, self._calm(kinds)[1]
        return _joined(Frame(), [_sentence(line) for line in self._wanted.must]), ()

    def _calmed(self, kinds: frozenset[tone.Kind]) -> tuple[str, tuple[str, ...]]:
        return calm(self._wanted.own, kinds, self._go_on)

    def _lines(self, kinds: frozenset[tone.Kind], once: bool) -> tuple[str, ...]:
        self._go_on()
        return tuple(_body(self._wanted, self._calm(kinds)[0], once=once))

    def _go_on(self) -> None:
        if self._lifeline is not None and self._lifeline.ended:
            raise ModelUnavailable


def _counts(kind: str, label: str) -> bool:
    """Whether a difference speaks against a wording. A follow-up may leave facts out."""
    return kind != "lost" or label != FOLLOW_UP


def _worded(wanted: Wanted, label: str, body: list[str]) -> str:
    details, words = wanted.details, "\n".join(body)
    language = language_of("\n".join(wanted.must))
    if label == FOLLOW_UP:
        short = len(body) > _SHORT and language != ""
        around = follow_up(details.intent, short=short, language=language)
        body = [] if short else body
    else:
        warm = label == WARMER and crisis.signs("\n".join((*wanted.must, details.received))) is None
        around = frame(
            details.method, details.intent, warm=warm, answering=bool(details.received.strip()), language=language,
            asking=asks_or_refuses(words),
        )  # fmt: skip
    return _joined(_fitting(around, body, details.limits.words, details.limits.avoid), body)


def calm(
    text: str, kinds: Container[tone.Kind] = _ALSO_ABSOLUTES, go_on: Callable[[], None] = lambda: None
) -> tuple[str, tuple[str, ...]]:
    """The text without its hostile wording, and what was left out of it. `go_on` raises where the work is to end."""
    done: list[tuple[str, tuple[str, ...]]] = []
    for found in _SENTENCE.finditer(text):
        go_on()
        many = len(done) >= _MOST_SENTENCES or len(found[0]) > _MOST_LETTERS
        done.append((found[0], ()) if many else _calm_sentence(found[0], kinds))
    kept = re.sub(r"[ \t]{2,}", " ", "".join(said for said, _ in done)).strip()
    return kept, tuple(piece for _, gone in done for piece in gone if re.search(r"\w", piece))


def _calm_sentence(sentence: str, kinds: Container[tone.Kind]) -> tuple[str, tuple[str, ...]]:
    """The sentence said plainer, and the clauses that went; nothing, where only blame is left and no fact with it."""
    hostile = [finding for finding in tone.check(sentence) if finding.kind in kinds or not finding.plainer]
    cut = without(sentence, hostile) if hostile else None
    if cut and _facts(cut.kept) == _facts(sentence) and not compare((sentence,), cut.kept):
        return _said_plainer(cut.kept), cut.gone
    if hostile and not _facts(sentence):
        return "", (sentence.strip(),)
    said = _said_plainer(sentence)
    return said, tuple(one.words for one in hostile if one.words not in said and not one.plainer)


def _said_plainer(sentence: str) -> str:
    plainer = _plainer(sentence)
    return plainer if _says_something(plainer) else sentence


def says_more(piece: str) -> bool:
    """Whether something that was left out tells more than how the person is: then it needs their word."""
    hostile = tone.check(piece)
    if any(one.kind in _THREATS for one in hostile):
        return False
    rest = "".join(
        " " if any(one.start <= at < one.end for one in hostile) else letter for at, letter in enumerate(piece)
    )
    return sum(len(telling_stems(said)) for _, _, said in clauses(fold(rest))) >= _TELLING


def _facts(text: str) -> list[tuple[str, object]]:
    """What in a text can be checked."""
    return [(fact.what, fact.value) for fact in facts_in(text) if not fact.weak]


def _says_something(sentence: str) -> bool:
    """Whether more than a bare fact is left ("On Friday."): then the person's own words are better."""
    facts = facts_in(sentence)
    bare = list(sentence)
    for fact in facts:
        bare[fact.start : fact.end] = " " * (fact.end - fact.start)
    return len(re.findall(r"\w+", "".join(bare))) > 1


def _body(wanted: Wanted, own: str, *, once: bool) -> list[str]:
    """The person's own words, calmed, and the facts; `once` leaves out facts that those words tell already."""
    said = told([found[0] for found in islice(_SENTENCE.finditer(own), _MOST_SENTENCES)]) if once else []
    facts = [_sentence(_plainer(fact)) for fact in _in_order(wanted.details.facts)]
    new = (fact for fact in facts if fold(fact).strip(" .") not in fold(own) and not told_in(fact, said))
    return [*([own] if own else []), *new]


def _plainer(text: str) -> str:
    """Each hostile wording replaced by the plainer one, from the end, where no fact is touched by it.

    How often something happened is the person's to say: "always" does not become an "often" that they never wrote.
    """
    for finding in reversed(tone.check(text)[:_MOST_PLAINER]):
        if finding.kind in _THREATS and not _ends(text, finding):
            continue  # without its words the rest of a threat is no sentence: it went by the clause, or it stays
        said = replace(finding, plainer=_quietly(finding.words)) if finding.kind is tone.Kind.ABSOLUTE else finding
        changed = tone.applied(text, said)
        if len(re.findall(r"\w+", changed)) > 1 and not compare((text,), changed, must=(text,)):
            text = changed
    return _tidy(text)


def _ends(text: str, finding: tone.Finding) -> bool:
    """Whether a threat is no more than "or else" at the end."""
    return _OR_ELSE.fullmatch(fold(finding.words)) is not None and not re.search(r"\w", text[finding.end :])


def _quietly(words: str) -> str:
    """The words, those in capitals in small letters; "I" stays."""
    return re.sub(r"\b[A-ZÁÉÍÓÚÑ]{2,}\b", lambda found: found[0].lower(), words)


def _tidy(text: str) -> str:
    """The text without the marks and blanks that were left over, outside of what is quoted."""
    parts = re.split(r"(\"[^\"\n]*\"|“[^“”]*”|‘[^‘’]*’|«[^«»]*»)", text)
    for place in range(0, len(parts), 2):
        part = re.sub(r"([!?])[!?]+", r"\1", parts[place]).replace("!", ".")
        part = re.sub(r"[ \t]+([,.;:?])", r"\1", part)
        parts[place] = re.sub(r"[,;:]+(?=[.?])", "", part)
    tidied = "".join(parts)
    lead = re.match(r"\s*", tidied)
    start = lead.end() if lead else 0
    body = tidied[start:].lstrip(",;:.- \t")
    return tidied[:start] + body[:1].upper() + body[1:]


def _sentence(line: str) -> str:
    """A line of the list of facts as a sentence."""
    line = item(line)
    line = line[:1].upper() + line[1:]
    return line if re.search(r"[.!?][\"”’')]*$", line) or not line else f"{line}."


def _in_order(facts: Sequence[str]) -> list[str]:
    """Those with a date by date and time, in the places of the dated ones; the others stay where they are."""
    keys = {line: key for line in facts if (key := _moment(line))}
    if len({key[0] > 0 for key in keys.values()}) > 1:
        return list(facts)  # with the year here and not there, no order is sure
    dated = iter(sorted((line for line in facts if line in keys), key=lambda line: keys[line]))
    return [next(dated) if line in keys else line for line in facts]


def _moment(line: str) -> tuple[int, int, int, int] | None:
    found = [fact.value for fact in facts_in(line, inside_quotations=False)]
    day = next((value for value in found if isinstance(value, Day) and value.month and value.day), None)
    if day is None:
        return None
    clock = next((value for value in found if isinstance(value, Clock)), None)
    minutes = (clock.hour % 12 + (12 if clock.half == "pm" else 0)) * 60 + clock.minute if clock else -1
    return day.year or 0, day.month or 0, day.day or 0, minutes


def _fitting(around: Frame, body: Sequence[str], most: int, avoid: Sequence[str]) -> Frame:
    """The frame without words to avoid, and as much of it as the limit leaves room for."""
    before = [line for line in around.before if not _holds(line, avoid)]
    after = [line for line in around.after if not _holds(line, avoid)]
    while most and (before or after) and len(_joined(Frame(tuple(before), tuple(after)), body).split()) > most:
        if not body and len(before) + len(after) == 1:
            break
        (after.pop() if len(after) >= len(before) else before.pop(0))
    return Frame(tuple(before), tuple(after))


def _holds(line: str, avoid: Sequence[str]) -> bool:
    folded = fold(line)
    return any(re.search(rf"(?<!\w){re.escape(fold(word))}(?!\w)", folded) for word in avoid)


def _joined(around: Frame, body: Sequence[str]) -> str:
    return "\n".join(part for part in (" ".join(around.before), "\n".join(body), " ".join(around.after)) if part)
