"""How well the fact lock sees what was tampered with, and how rarely it doubts what is right."""

from __future__ import annotations

from collections import Counter

from app.assistant.fact_lock import compare
from tests.assistant.fact_lock.judged import SCENES


def test_tampering_is_seen_and_what_is_faithful_left_alone():
    missed, seen, doubted, faithful = [], Counter(), [], 0
    for scene in SCENES:
        for text in scene.faithful:
            faithful += 1
            doubted += [(finding, text) for finding in compare(scene.sources, text, must=scene.must).all]
        for kind, words, others in scene.tampered:
            assert words in scene.faithful[0], words
            text = scene.faithful[0].replace(words, others, 1)
            found = compare(scene.sources, text, must=scene.must)
            seen[kind] += bool(found)
            missed += [] if found else [(kind, text)]
    tampered = seen.total() + len(missed)
    recall, alarms = seen.total() / tampered, len(doubted) / faithful
    print(
        f"{faithful} faithful, {tampered} tampered: recall {recall:.3f}, false alarms {alarms:.3f} a text; {dict(seen)}"
    )
    assert faithful + tampered >= 100
    assert recall >= 0.97, missed
    assert alarms <= 0.1, doubted
