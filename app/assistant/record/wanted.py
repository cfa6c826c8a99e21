"""What a question wants: its days, its words, and whether it asks for an overview of these days or for how often."""

from __future__ import annotations

import re
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
    return Wanted(words, days.since, days.until, _COUNTING.search(fold(question)) is not None)


def spaced(folded: str) -> str:
    """`folded` with a blank before each word, whatever mark stood there: " late" is then where a word begins so."""
    return f" {folded.translate(_MARKS)}"
