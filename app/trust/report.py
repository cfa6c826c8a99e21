"""The report of a test run, as `make test` writes it: for each promise how it stands, and which tests said so."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
import structlog

log = structlog.get_logger(__name__)

Standing = Literal["proven", "in part", "not yet"]

_MOST_BYTES = 4 * 1024 * 1024


class Claim(msgspec.Struct, frozen=True):
    """One test's word for one promise."""

    test: str
    """As pytest names it: the file, `::`, the function and its parameters."""
    part: bool
    outcome: str


class Proof(msgspec.Struct, frozen=True):
    """How one promise stands by all tests that name it."""

    standing: Standing
    claims: tuple[Claim, ...]


class Report(msgspec.Struct, frozen=True):
    """One whole run."""

    build: str
    """See app/trust/build.py."""
    at: datetime
    promises: dict[str, Proof]


def read(path: Path) -> Report | None:
    """The report at `path`; None when there is none that can be read."""
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(file.read(_MOST_BYTES), type=Report)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        log.warning("the report of the test run cannot be read", error=type(error).__name__)
        return None
