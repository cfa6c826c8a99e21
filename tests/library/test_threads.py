"""Comparing vectors takes one thread: several wait for each other where other processes use the processors too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

COUNTED = """
import {module}
import numpy as np
np.ones((2000, 256)) @ np.ones((256, 2000))
print(len(list(__import__("pathlib").Path("/proc/self/task").iterdir())))
"""


def threads(module: str, **environ: str) -> int:
    """How many a process that begins as `module` has after it multiplied something large."""
    bare = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    code = COUNTED.format(module=module)
    made = subprocess.run(
        [sys.executable, "-c", code], env=bare | environ, cwd=ROOT, check=True, capture_output=True, text=True
    )
    return int(made.stdout)


@pytest.mark.parametrize("module", ["app.server_worker", "workers.context"])
def test_a_process_of_ours_compares_vectors_in_one_thread(module: str) -> None:
    assert threads(module) == 1


def test_an_operator_may_say_otherwise() -> None:
    assert threads("app", OPENBLAS_NUM_THREADS="2") == 2
