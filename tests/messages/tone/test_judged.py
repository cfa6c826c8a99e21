"""The tone check against the judged set: what it finds, and what it leaves alone."""

from __future__ import annotations

import pytest

from app.messages.tone import Kind, check
from tests.messages.tone.hostile import HOSTILE
from tests.messages.tone.look_alikes import HARMLESS


def kinds(text: str) -> set[Kind]:
    return {finding.kind for finding in check(text)}


def test_the_set_is_large_enough_to_judge_by() -> None:
    assert len(HOSTILE) >= 60
    assert len(HARMLESS) >= 60
    assert len({text for _, text in HOSTILE} | set(HARMLESS)) == len(HOSTILE) + len(HARMLESS)
    assert {kind for kind, _ in HOSTILE} == set(Kind)


def test_nine_of_ten_hostile_sentences_are_found_with_their_kind(capsys: pytest.CaptureFixture[str]) -> None:
    found = [text for kind, text in HOSTILE if kind in kinds(text)]
    recall = len(found) / len(HOSTILE)
    with capsys.disabled():
        print(f"\ntone check: recall {recall:.3f} over {len(HOSTILE)} hostile sentences")

    assert recall >= 0.9, [text for _, text in HOSTILE if text not in found]


def test_nine_of_ten_marked_sentences_are_hostile(capsys: pytest.CaptureFixture[str]) -> None:
    right = sum(1 for _, text in HOSTILE if check(text))
    wrong = [text for text in HARMLESS if check(text)]
    precision = right / (right + len(wrong))
    with capsys.disabled():
        print(f"\ntone check: precision {precision:.3f} over {len(HARMLESS)} look-alikes")

    assert precision >= 0.9, wrong
