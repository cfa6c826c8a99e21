"""How well the fact lock sees what was tampered with, and how rarely it doubts what is right."""

from __future__ import annotations

import random
import re
import tomllib
from pathlib import Path
from typing import Any

from app.assistant.fact_lock import compare
from tests.assistant.fact_lock.judged import SCENES
from tests.assistant.fact_lock.judged_short import FAITHFUL, TAMPERED

LONG = tomllib.loads(Path(__file__).with_name("modelled.toml").read_text(encoding="utf-8"))


def test_tampering_is_seen_and_what_is_faithful_left_alone():
    right: list[Any] = [(scene.must, scene.sources, text, ()) for scene in SCENES for text in scene.faithful]
    right += [(must, came_in, text, names) for must, came_in, text, names in FAITHFUL]
    right += [(one["must"], (one["received"],), one["text"], ("Sam", "Alice")) for one in LONG["modelled"]]
    false: list[Any] = [
        (scene.must, scene.sources, scene.faithful[0].replace(words, others, 1))
        for scene in SCENES
        for _, words, others in scene.tampered
    ]
    false += [(must, (), text) for must, text in TAMPERED] + [
        (one["must"], (), one["text"]) for one in LONG["tampered"]
    ]
    missed = [text for must, came_in, text in false if not compare(came_in, text, must=must)]
    doubted = [
        (finding, text)
        for must, came_in, text, names in right
        for finding in compare((*came_in, *names), text, must=must, known=names).all
    ]
    recall, alarms = 1 - len(missed) / len(false), len(doubted) / len(right)
    print(f"{len(right)} faithful, {len(false)} tampered: recall {recall:.3f}, false alarms {alarms:.3f} a text")
    assert recall >= 0.97, missed
    assert alarms <= 0.1, doubted


def test_each_tampering_of_the_set_really_changes_its_text():
    for scene in SCENES:
        for _, words, others in scene.tampered:
            assert words in scene.faithful[0]
            assert words != others


def test_any_digit_of_any_number_that_is_changed_is_found():
    texts: list[Any] = [(scene.must, scene.faithful[0]) for scene in SCENES] + [
        (must, text) for must, _, text, _ in FAITHFUL
    ]
    choose, tried = random.Random(11), 0
    for must, text in texts:
        for found in re.finditer(r"\d", text):
            other = choose.choice([digit for digit in "123456789" if digit != found[0]])
            changed = text[: found.start()] + other + text[found.end() :]
            tried += 1
            assert compare((), changed, must=must), (text, changed)
    assert tried > 150
    print(f"{tried} digits changed, each found")
