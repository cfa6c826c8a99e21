"""Vectors on disk: each passage's is asked for once and read from there ever after, also by other processes."""

from __future__ import annotations

import fcntl
import hashlib
import os
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from app.ai import Embedder

_AT_ONCE = 64
"""Texts in one call. What came is on the disk before more is asked for, so a call that fails costs only itself."""


def vectors_of(texts: Sequence[str], embedder: Embedder, folder: Path, name: str) -> Any:
    """One row for each text, from the file of this `name` and embedder; what is missing there is made and kept.

    Waits while another process makes the same. Raises ModelUnavailable.
    """
    import numpy as np  # noqa: PLC0415  # 20 MB that a process without a search need not carry

    digests = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
    path = folder / f"{name}-{hashlib.sha256(embedder.name.encode()).hexdigest()[:16]}.npz"
    with _alone(path):
        known = _read(path, embedder.dimensions)
        missing = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
        wanted = list(missing)
        for at in range(0, len(wanted), _AT_ONCE):
            part = wanted[at : at + _AT_ONCE]
            made = np.nan_to_num(np.asarray(embedder.embed([missing[digest] for digest in part]), dtype=np.float32))
            known.update(zip(part, made, strict=True))
            if not embedder.local or at + _AT_ONCE >= len(wanted):
                _keep(path, {digest: known[digest] for digest in dict.fromkeys(digests) if digest in known})
    return np.stack([known[digest] for digest in digests])


def _read(path: Path, dimensions: int) -> dict[str, Any]:
    """What the file holds; nothing of one that is missing or damaged."""
    import numpy as np  # noqa: PLC0415  # as above

    try:
        with np.load(path, allow_pickle=False) as kept:
            digests, vectors = kept["digests"], kept["vectors"]
        if vectors.shape != (len(digests), dimensions) or vectors.dtype != np.float32:
            return {}
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
        return {}
    return dict(zip(digests.tolist(), vectors, strict=True))


def _keep(path: Path, known: dict[str, Any]) -> None:
    """Put the file there whole. A folder that cannot be written costs the next start a moment, and nothing else."""
    import numpy as np  # noqa: PLC0415  # as above

    aside = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        with aside.open("wb") as file:
            np.savez(file, digests=np.array(list(known)), vectors=np.stack(list(known.values())))
        aside.replace(path)
    except OSError:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """While this process reads and makes the file. Where nothing can be written, nobody is in anybody's way."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = path.with_suffix(".lock").open("w")
    except OSError:
        yield
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
