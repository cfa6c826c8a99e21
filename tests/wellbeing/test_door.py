"""The PHI store has one door: whoever else tries it is refused before anything runs, or is left with nothing."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from app.services import Services
from tests.policy.sources import PRODUCT, name
from tests.promises import promise
from tests.wellbeing.contracts import judged

DOOR = "app/wellbeing/records.py"
MADE = "app/services.py"


@promise("10.2")
@pytest.mark.parametrize(
    ("offender", "words"),
    [
        ("app/vault/curious.py", "from app.store.phi import opened\n"),
        ("app/wellbeing/plans/impatient.py", "from app.store import phi\n"),
        ("workers/curious.py", "import app.store.phi\n"),
    ],
)
def test_a_module_that_reaches_for_the_phi_store_breaks_the_import_contract(
    tmp_path: Path, offender: str, words: str
) -> None:
    said = judged(tmp_path, offender, words)

    assert said.returncode == 1
    assert "The PHI store has one door BROKEN" in " ".join(said.stdout.split())
    assert re.findall(r"(\w+) kept, (\d+) broken", said.stdout)[0][1] == "1"


def test_whoever_holds_the_store_without_the_door_can_do_nothing_with_it(services: Services) -> None:
    for verb in ("tenant", "platform", "reading", "get", "page", "write", "wellbeing", "providers", "table"):
        with pytest.raises(AttributeError):
            getattr(services.phi, verb)


def test_no_module_but_the_door_touches_it_not_even_by_an_underscore() -> None:
    touched = {
        name(path)
        for path in PRODUCT
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"phi", "_open"}
        and not (isinstance(node.value, ast.Name) and node.value.id == "self")
    }  # fmt: skip
    assert touched - {"app/store/phi.py"} == {DOOR}
