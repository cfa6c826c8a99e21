"""What answers each task where no AI provider is configured: rules of our own, one for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from app.ai import Prompt
from app.assistant.offline_rewrite import answer_rewrite
from app.assistant.record.offline import answer_question
from app.assistant.roles.recommending import guess_by_rule
from app.assistant.summary.table import extract_rows

ANSWERS: Mapping[str, Callable[[Prompt], Iterator[str]]] = {
    "ask": answer_question,
    "rewrite": answer_rewrite,
    "roles": guess_by_rule,
    "summary": extract_rows,
}
