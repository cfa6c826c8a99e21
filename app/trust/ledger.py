"""The ledger: every promise of the privacy policy in plain words, and how it stands on the build that runs here."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from app.policies.words import Words
from app.trust.report import Claim, Proof, Report, Standing

_ROWS = Path(__file__).with_name("promises.toml")
_SPANISH = Path(__file__).with_name("promises_es.toml")
_NOTHING = Proof("not yet", ())

SUBJECTS: dict[int, Words] = {
    1: Words("About this policy", "Sobre esta política"),
    2: Words("Who we are", "Quiénes somos"),
    3: Words("What we collect", "Qué recogemos"),
    4: Words("How we use it", "Cómo lo usamos"),
    5: Words("Why we may", "Por qué podemos"),
    6: Words("AI", "IA"),
    7: Words("Companies that work for us", "Empresas que trabajan para nosotros"),
    8: Words("Where data is", "Dónde están los datos"),
    9: Words("How it is protected", "Cómo se protege"),
    10: Words("What is most private", "Lo más privado"),
    11: Words("How long it is kept", "Cuánto tiempo se guarda"),
    12: Words("Your rights", "Sus derechos"),
    13: Words("Cookies and tracking", "Cookies y seguimiento"),
    14: Words("Children", "Menores"),
    15: Words("Changes and mistakes", "Cambios y errores"),
    16: Words("Changes of the policy", "Cambios de la política"),
    17: Words("How to reach us", "Cómo contactarnos"),
}
"""The policy's seventeen subjects, by number."""


@dataclass(frozen=True, slots=True)
class Row:
    """One promise. `id` is the policy's section and a number in it."""

    id: str
    says: Words
    proof: str
    """What a test has to see."""
    beyond: str
    """Where we go further than the policy; or empty."""
    standing: Standing
    tests: tuple[str, ...]
    """What the tests that passed say, in words."""
    failing: tuple[str, ...]
    """What those say that failed or were skipped."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """All rows by the policy's subjects. `at` is when the tests ran; None: no run of this build is known."""

    subjects: Sequence[tuple[int, Words, Sequence[Row]]]
    counts: Counter[str]
    at: datetime | None
    other_build: bool
    """Whether there is a run, but of other sources than those that run here."""


def of(report: Report | None, build: str, *, standing: str = "") -> Ledger:
    """The ledger as it stands on `build`; `standing` narrows to rows that stand so, counts are of all."""
    current = report if report and report.build == build else None
    rows = [_row(one, current) for one in _promises()]
    shown = [row for row in rows if not standing or row.standing == standing]
    subjects = [
        (number, title, [row for row in shown if _section(row) == number]) for number, title in SUBJECTS.items()
    ]
    return Ledger(
        [subject for subject in subjects if subject[2]],
        Counter(row.standing for row in rows),
        current.at if current else None,
        report is not None and current is None,
    )


def in_words(test: str) -> str:
    """What a test claims, read from its name: of "tests/a/test_b.py::test_one_is_two[x]" this is "One is two (x)"."""
    _, _, function = test.rpartition("::")
    name, _, given = function.partition("[")
    words = name.removeprefix("test_").replace("_", " ")
    return words[:1].upper() + words[1:] + (f" ({given.removesuffix(']')})" if given else "")


def _row(promise: dict[str, str], report: Report | None) -> Row:
    proof = report.promises.get(promise["id"], _NOTHING) if report else _NOTHING
    return Row(
        id=promise["id"],
        says=Words(promise["says"], _spanish().get(promise["id"], promise["says"])),
        proof=promise["proof"],
        beyond=promise.get("beyond", ""),
        standing=proof.standing,
        tests=_told(claim for claim in proof.claims if claim.outcome == "passed"),
        failing=_told(claim for claim in proof.claims if claim.outcome != "passed"),
    )


def _told(claims: Iterable[Claim]) -> tuple[str, ...]:
    """Each claim once, however many cases it was tried with."""
    return tuple(dict.fromkeys(in_words(claim.test.partition("[")[0]) for claim in claims))


def _section(row: Row) -> int:
    return int(row.id.partition(".")[0])


@cache
def _promises() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = tomllib.loads(_ROWS.read_text("utf-8"))["promise"]
    return rows


@cache
def _spanish() -> dict[str, str]:
    found: dict[str, str] = tomllib.loads(_SPANISH.read_text("utf-8"))["says"]
    return found
