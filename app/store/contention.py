"""Contention: the pauses between tries of a write that met another one of the same person."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

_TRIES = 12


def tries() -> Iterator[int]:
    """Numbers of up to 12 tries; between two of them it waits a random while of at most 0.3 s."""
    for number in range(_TRIES):
        yield number
        # Two writers that wait equally long meet again.
        time.sleep(random.uniform(0, min(0.3, 0.005 * 2**number)))
