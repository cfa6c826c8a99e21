"""What answers each task where no AI provider is configured: rules of our own, one for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from app.ai import Prompt
from app.assistant.record.offline import answer_question

ANSWERS: Mapping[str, Callable[[Prompt], Iterator[str]]] = {
    "ask": answer_question,
}
