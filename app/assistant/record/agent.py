"""The agent: asks the model, looks up what it wants to see, asks again, and ends with an answer that cites."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.ai import Prompt, Stop, ToolCall, ToolResult, Turn
from app.ai.calling import TooSlow
from app.ai.lifeline import Lifeline
from app.assistant import prompts
from app.assistant.asking import Asker, ask
from app.assistant.masking import Masking
from app.assistant.pieces import Doing
from app.assistant.record.offline import Question
from app.assistant.record.passages import Numbered, fenced
from app.assistant.record.retrieval import from_library, look
from app.assistant.record.tools import TOOLS, Desk
from app.dates.wording import Reader
from app.library.search import Finder

MOST_ROUNDS = 6
"""Look-ups after which the model has to answer with what it has."""

MOST_CALLS = 4
"""Look-ups of one turn. Each reads the whole record."""

MOST_CHARACTERS = 40_000
"""Of what look-ups find for one question; then the model has to answer with that."""

_TOO_MANY = f"Only the first {MOST_CALLS} look-ups were made. Ask again for what is still missing."
_ENOUGH = "Nothing more can be looked up for this question. Answer with what you have."

_OF_THE_LIBRARY = 2
_LOOKING = Doing("Looking in your record")


@dataclass
class Agent:
    """One question and its way to an answer. Iterated like an asking.Answer; its fields are complete at the end."""

    asker: Asker
    masking: Masking | None
    prompt: Prompt
    desk: Desk
    text: str = ""
    provider: str = ""
    model: str = ""
    stop: Stop = "done"
    _found: int = 0
    """Characters that look-ups found so far."""
    at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.at = self.asker.services.now()
        self.provider = self.asker.services.text_model.provider
        self.model = self.asker.services.text_model.model

    @property
    def passages(self) -> Numbered:
        """Everything that was found on the way."""
        return self.desk.passages

    def __iter__(self) -> Generator[str, None, None]:
        settings = self.asker.services.settings
        lifeline = Lifeline(settings.ai_seconds, self.asker.gone)
        prompt = replace(self.prompt, lifeline=lifeline)
        for turn in range(MOST_ROUNDS + 1):
            last = turn == MOST_ROUNDS or self._found >= MOST_CHARACTERS
            answer = ask(self.asker, replace(prompt, tools=() if last else TOOLS), self.masking, counted=turn == 0)
            yield from answer
            self.text, self.model, self.stop = answer.text, answer.model, answer.stop
            if answer.stop != "tools" or not answer.calls or last:
                return
            yield _LOOKING
            results = yield from self._looked_up(answer.calls[:MOST_CALLS], lifeline)
            asked = Turn("assistant", answer.text, calls=answer.calls[:MOST_CALLS])
            told = _TOO_MANY if len(answer.calls) > MOST_CALLS else ""
            prompt = replace(prompt, turns=(*prompt.turns, asked, Turn("user", told, results=results)))

    def _looked_up(
        self, calls: tuple[ToolCall, ...], lifeline: Lifeline
    ) -> Generator[str, None, tuple[ToolResult, ...]]:
        """What the look-ups find, and a sign of life for each. Raises TooSlow when time is up or nobody waits."""
        results = []
        for call in calls:
            if lifeline.ended:
                raise TooSlow
            over = self._found >= MOST_CHARACTERS
            result = ToolResult(call.id, _ENOUGH) if over else self.desk.answer(call)
            self._found += len(result.text)
            results.append(result)
            yield ""
        if lifeline.ended:
            raise TooSlow
        return tuple(results)


def begin(asker: Asker, question: str, reader: Reader, library: Finder) -> tuple[Prompt, Desk]:
    """The prompt, with what the question itself finds, and the desk of the tools. Nothing is sent yet.

    Raises StoreUnavailable.
    """
    services = asker.services
    shelf = services.store.reading(asker.shelf.tenant)
    found = look(shelf, question, reader, services.own_embedder)
    general = from_library([entry.slug for entry in library.find(question).entries[:_OF_THE_LIBRARY]], question)
    desk = Desk(shelf, reader, services.own_embedder, library, Numbered([*found.passages, *general]))
    prompt = Prompt(
        task="ask", system=prompts.system("ask"), turns=(Turn("user", _words(question, desk.passages, reader)),),
        material=Question(
            passages=tuple(desk.passages.items()), words=found.wanted.words, rarity=found.rarity, near=found.near,
            overview=found.wanted.overview, counting=found.wanted.counting,
        ),
        max_tokens=1200,
    )  # fmt: skip
    return prompt, desk


def _words(question: str, passages: Numbered, reader: Reader) -> str:
    found = "\n\n".join(fenced(number, passage) for number, passage in passages.items()) or "Nothing was found."
    return f"Today is {reader.day_in_full(reader.now)}.\n\nQuestion:\n{question}\n\nPassages:\n{found}"
