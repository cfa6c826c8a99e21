"""What words cost before they are sent: the tone check of a message, and the names of a record to be hidden."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from app.assistant.known import known_names
from app.messages import tone
from app.services import build
from app.settings import from_environment
from app.text.folding import fold
from bench.figures import Figure, median
from bench.people import person

_ROUNDS = 50
_WRITINGS = 3_000
_MESSAGE = (
    "You are ALWAYS late and you never tell me anything. I was at the school at 5:02 pm on Friday, and Mia waited "
    "in the cold for 40 minutes. If you do that again I will see you in court. The order says 5 pm. Bring her inhaler. "
)


def words(folder: Path) -> Iterator[Figure]:
    """Milliseconds: of a message of 1,000 characters, and of the newest 3,000 writings."""
    message = (_MESSAGE * 5)[:1000]
    assert tone.check(message)
    checked, folded = _took(lambda: tone.check(message)), _took(lambda: fold(message))
    yield Figure("tone check of 1,000 characters", checked, "ms", folded, "its small letters alone", most=20)
    services = build(from_environment({"DATA_DIR": str(folder)}))
    shelf = person(services, "named", _WRITINGS)
    assert known_names(shelf)
    known = _took(lambda: known_names(shelf))
    read = _took(lambda: list(shelf.page(dict, prefix="INCIDENT#", limit=_WRITINGS).rows))
    yield Figure(f"names of {_WRITINGS:,} writings", known, "ms", read, "reading them alone", most=250)


def _took(act: Callable[[], object]) -> float:
    """The middle of many calls, in milliseconds."""
    took = []
    for _ in range(_ROUNDS):
        before = time.perf_counter()
        act()
        took.append((time.perf_counter() - before) * 1000)
    return median(took)
