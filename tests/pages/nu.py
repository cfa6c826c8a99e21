"""The Nu HTML checker: which one, and what it says of saved pages."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.machine import lacking
from tests.stack import ROOT

_BRIEFLY = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""A run of seconds does not earn what a server's compiler and collector cost: half of its processor's time."""


def checker() -> Path:
    """The jar that set-up found."""
    told = ROOT / ".tools" / "nu"
    jar = ROOT / told.read_text().strip() if told.exists() else ROOT
    if not jar.is_file():
        lacking("NO NU CHECKER: pages were not checked for valid HTML. It needs Java and npm; then run: make test")
    return jar


def html_errors(jar: Path, files: Sequence[Path]) -> list[str]:
    """What the Nu checker calls an error, one line a finding: `name.html:line: why`."""
    command = ["java", *_BRIEFLY, "-Xss4m", "-jar", str(jar), "--errors-only", "--format", "json", *map(str, files)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    messages = json.loads(answer.stderr)["messages"]
    return [f"{Path(m['url']).name}:{m.get('lastLine')}: {m['message']}" for m in messages]
