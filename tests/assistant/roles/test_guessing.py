"""How well the rules name a role, on descriptions the table was made with and on others it has not seen."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from app.ai.wordllama import LocalEmbedder
from app.assistant.roles.guessing import guess_role

_MOST_WRONG = 0.15
"""Of those with a right answer, how many may get a wrong one: to be unsure is better."""


@pytest.mark.parametrize(("name", "least"), [("judged", 0.9), ("fresh", 0.7)])
def test_most_descriptions_get_the_right_role_and_few_a_wrong_one(name, least):
    cases = tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text("utf-8"))["case"]
    embedder = LocalEmbedder()
    told = [(case["roles"], guess_role(case["text"], embedder)) for case in cases]
    clear = [(roles, guess) for roles, guess in told if roles]
    vague = [guess for roles, guess in told if not roles]
    right = sum(guess is not None and guess.role in roles for roles, guess in clear)
    wrong = sum(guess is not None and guess.role not in roles for roles, guess in clear)
    silent = sum(guess is None for guess in vague)
    print(
        f"\n{name}: right {right}, wrong {wrong} of {len(clear)}; unsure {silent} of {len(vague)} that say too little"
    )
    assert right >= least * len(clear)
    assert wrong <= _MOST_WRONG * len(clear)
    assert silent >= 0.9 * len(vague)
