"""Whoever reads well-being from outside breaks the import contract, tried on a copy of the product."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.policy.sources import ROOT
from tests.wellbeing.test_door import contracts


@pytest.mark.parametrize(
    ("offender", "words"),
    [
        ("app/assistant/curious.py", "from app.wellbeing.records import Records\n"),
        ("app/vault/curious.py", "from app.wellbeing.contents import reading\n"),
        ("workers/curious.py", "import app.wellbeing.checkins.reading\n"),
    ],
)
def test_a_module_outside_that_reads_the_module_breaks_the_import_contract(
    tmp_path: Path, offender: str, words: str
) -> None:
    for folder in ("app", "workers"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "*.md"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / offender).write_text(words)
    said = contracts(tmp_path)
    assert said.returncode == 1
    assert "single items leave it by a release BROKEN" in " ".join(said.stdout.split())
