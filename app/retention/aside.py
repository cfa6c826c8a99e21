"""Aside: the folders that a restore set aside, each a whole old copy with its keys; after a week they are removed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.services import Services

KEPT = timedelta(days=7)
"""As long as backups of keys."""

_NAME = re.compile(r"before-restore-(\d{8}T\d{6}Z)")


def over(services: Services) -> Iterator[Path]:
    """Those whose week is over."""
    folder = services.settings.data_dir
    for path in sorted(folder.glob("before-restore-*")) if folder.is_dir() else ():
        named = _NAME.fullmatch(path.name)
        if named and services.now() >= datetime.strptime(named[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) + KEPT:
            yield path


def remove(services: Services) -> int:
    """Remove them; how many. Raises OSError."""
    gone = list(over(services))
    for path in gone:
        shutil.rmtree(path)
    return len(gone)
