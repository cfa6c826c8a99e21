"""The PHI store has one door: whoever else tries it is refused before anything runs, or is left with nothing."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.services import Services
from tests.policy.sources import PRODUCT, ROOT, name
from tests.promises import promise

DOOR = "app/wellbeing/records.py"
MADE = "app/services.py"


def contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of a copy of the product in `folder`."""
    program = Path(sys.executable).with_name("lint-imports")
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(folder)}
    return subprocess.run(
        [program, "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


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
    for folder in ("app", "workers"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "*.md"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / offender).write_text(words)

    said = contracts(tmp_path)

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
