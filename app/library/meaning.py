"""Search by meaning: vectors of all passages, made once for each content and kept in a file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.ai import Embedder
from app.library.passages import Passage


class MeaningIndex:
    """The vectors of passages, one row each. Comparing a question with 10,000 of them takes some milliseconds."""

    def __init__(self, passages: Sequence[Passage], vectors: Any) -> None:
        self._passages = passages
        self._vectors = vectors

    def nearest(self, vector: Any, most: int) -> list[tuple[Passage, float]]:
        """The passages that are most like the question's vector, best first, each with its likeness (-1 to 1)."""
        likeness = self._vectors @ vector
        most = min(most, len(likeness))
        first = likeness.argpartition(-most)[-most:] if most else []
        ordered = sorted(first, key=lambda row: -likeness[row])
        return [(self._passages[row], float(likeness[row])) for row in ordered]

    def rank(self, vector: Any) -> list[tuple[str, float]]:
        """Every entry by its best passage, best first."""
        best: dict[str, float] = {}
        for passage, likeness in zip(self._passages, (self._vectors @ vector).tolist(), strict=True):
            if likeness > best.get(passage.slug, -2.0):
                best[passage.slug] = likeness
        return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))

    def like(self, slug: str) -> list[tuple[str, float]]:
        """Every other entry, the likest first: by what they are about."""
        about = [row for row, passage in enumerate(self._passages) if passage.slug == slug]
        vector = self._vectors[about].mean(axis=0)
        return [pair for pair in self.rank(vector) if pair[0] != slug]


def load_index(folder: Path, digest: str, passages: Sequence[Passage], embedder: Embedder) -> MeaningIndex:
    """The index of this content by this embedder: from its file, or made and put there. Raises ModelUnavailable."""
    import numpy as np  # noqa: PLC0415  # 20 MB that a process without a search need not carry

    name = hashlib.sha256(f"{digest}\0{embedder.name}\0{len(passages)}".encode()).hexdigest()[:32]
    path = folder / f"{name}.npy"
    try:
        vectors = np.load(path, allow_pickle=False)
        if vectors.shape != (len(passages), embedder.dimensions):
            raise ValueError
    except (OSError, ValueError, EOFError):
        vectors = np.asarray(embedder.embed([passage.text for passage in passages]), dtype=np.float32)
        _keep(path, vectors)
    return MeaningIndex(passages, vectors)


def _keep(path: Path, vectors: Any) -> None:
    """Put the file there whole. A folder that cannot be written costs the next start a moment, and nothing else."""
    import numpy as np  # noqa: PLC0415  # as above

    aside = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with aside.open("wb") as file:
            np.save(file, vectors, allow_pickle=False)
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
