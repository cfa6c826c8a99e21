"""The child process: reads one file on its standard input, writes what it found to its standard output, and ends.

It is started by its path, alone (`-I`), with nothing of our environment: no settings, no secrets, no handle on a store.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType

_APP = Path(__file__).resolve().parents[2]


def main(maker: str) -> None:
    """Confine this process, then read the file."""
    _without_the_web()
    from app.vault.making import confinement, makers  # noqa: PLC0415  # found only now

    make = makers.MAKERS[maker]()
    confinement.confine(readable())
    sys.stdout.buffer.write(makers.answer(make, open(0, "rb", closefd=False)))  # noqa: SIM115  # standard input


def readable() -> list[Path]:
    """Where Python and its libraries lie: much is loaded only when used. And fonts, for PDFs without their own."""
    homes = {Path(sys.prefix), Path(sys.base_prefix), Path(os.__file__).parent}
    return [*homes, _APP, Path("/usr/lib"), Path("/usr/share/fonts"), Path("/lib"), Path("/lib64")]


def _without_the_web() -> None:
    """Make `app` a bare package: its own __init__ would load Flask and all, half a second for each file."""
    bare = ModuleType("app")
    vars(bare)["__path__"] = [str(_APP)]
    sys.modules["app"] = bare


if __name__ == "__main__":
    main(sys.argv[1])
