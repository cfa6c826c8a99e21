"""The import contracts, asked of a copy of the product into which one module too many was planted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.policy.sources import ROOT


def judged(folder: Path, offender: str, words: str) -> subprocess.CompletedProcess[str]:
    """What import-linter says of the product, copied to an empty `folder`, with these `words` at `offender`."""
    for part in ("app", "workers"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "*.md"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / offender).write_text(words)
    program = Path(sys.executable).with_name("lint-imports")
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(folder)}
    return subprocess.run(
        [program, "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
