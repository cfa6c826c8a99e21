"""Whoever reads well-being from outside breaks the import contract, tried on a copy of the product."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wellbeing.contracts import judged


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
    said = judged(tmp_path, offender, words)

    assert said.returncode == 1
    assert "single items leave it by a release BROKEN" in " ".join(said.stdout.split())
