"""What a question wants: its days, its words, and whether it asks for an overview of these days or for how often."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.assistant.record.asked_days import asked_days
from app.library.keywords import terms as terms_of
from app.text.folding import fold

_SAYS_NO_THING = frozenset(
    word
    for word in terms_of(
        "happened happen happening happens events event things thing anything everything something record recorded "
        "entries entry write wrote written note noted say said tell told show list overview summary between since "
        "during until before after tuvo how many often times time ever there going went day days week month year "
        "paso pasado ocurrio sucedio hubo hay dice dijo cosas todo algo entre desde hasta durante antes despues "
        "cuanto cuantas cuantos veces vez dia dias semana mes ano lo does did has give only much cost costs cuesta"
    )
)
"""Words that a question needs and that nothing is found by."""

_COUNTING = re.compile(r"\b(?:how (?:often|many)|number of times|count|cuant[ao]s?(?: veces)?|con que frecuencia)\b")


_MARKS = {ord(mark): " " for mark in "\n\t\"'()[]{}<>¿¡*_#-/\\.,;:!?=+|~"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """`words` are stems to look for; none and days make an overview."""

    words: tuple[str, ...]
    since: date | None = None
    until: date | None = None
    counting: bool = False
    written: tuple[str, ...] = ()
    """Each of the words as the question has it, folded."""

    @property
    def overview(self) -> bool:
        """Whether everything of the days is asked for."""
        return not self.words and bool(self.since or self.until)


def wanted(question: str, today: date) -> Wanted:
    """What `question` wants of a record, read by rules alone."""
    days = asked_days(question, today)
    every = list(dict.fromkeys(terms_of(days.rest)))
    telling = tuple(word for word in every if word not in _SAYS_NO_THING)
    words = telling if telling or days.named else tuple(every)
    counting = _COUNTING.search(fold(question)) is not None
    return Wanted(words, days.since, days.until, counting, _as_written(words, days.rest))


def _as_written(words: Sequence[str], question: str) -> tuple[str, ...]:
    forms = {stem: form for form in reversed(spaced(fold(question)).split()) for stem in terms_of(form)}
    return tuple(forms.get(word, word) for word in words)


def spaced(folded: str) -> str:
    """`folded` with a blank before each word, whatever mark stood there: " late" is then where a word begins so."""
    return f" {folded.translate(_MARKS)}"
