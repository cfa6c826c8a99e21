"""How much is hidden of ways to tell who somebody is that no rule was written for, and how many plain words with it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from app.assistant.masking import Masking, Name
from tests.assistant.crisis_judged import sentences
from tests.assistant.masking_judged import leaks
from tests.promises import promise

PEOPLE = ("Zebulon Krantz", "Daniel Ortiz", Name("Mia", child=True))
TESTS = Path(__file__).parent
CAPITAL = re.compile(r"\b[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+\b")


def leaking(name: str) -> list[str]:
    """The sentences of which something leaves that must not."""
    hidden = ((sentence, told, Masking.of([sentence], PEOPLE).hide(sentence)) for sentence, told in leaks(name))
    return [sentence for sentence, told, masked in hidden if any(one in masked for one in told)]


def ordinary() -> list[str]:
    """Sentences of other tests, as people write them."""
    files = (TESTS / "roles" / "judged.toml", TESTS / "roles" / "fresh.toml")
    cases = [case["text"] for file in files for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]]
    lists = [line for name in ("self_harm", "danger", "child", "more", "harmless") for line in sentences(name)]
    library = TESTS.parents[1] / "app" / "library" / "entries"
    written = [
        line for file in sorted(library.glob("*/*.md")) for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return [*cases, *lists, *written]


@promise("6.4", part=True)
@pytest.mark.parametrize(("name", "most"), [("leaks", 10), ("fresh", 4)])
def test_of_odd_ways_to_tell_who_somebody_is_so_few_leave(name: str, most: int) -> None:
    left = leaking(name)

    assert len(left) <= most, left


def test_of_a_hundred_ordinary_words_with_a_capital_at_most_two_are_taken_for_names() -> None:
    words = wrong = 0
    for text in ordinary():
        words += len(CAPITAL.findall(text))
        wrong += sum(
            len(CAPITAL.findall(one.text)) for one in Masking.of([text]).found if one.kind in ("name", "person")
        )

    assert words > 4500
    assert wrong / words < 0.02, (wrong, words)
