"""Vectors made on this machine, from weights that come with the wordllama package: no network, no key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any


class LocalEmbedder:
    """256 dimensions. The weights are read when the first text comes: about a second and 120 MB."""

    name = "wordllama-l2-supercat-256"
    dimensions = 256
    local = True

    def embed(self, texts: Sequence[str]) -> Any:
        """See Embedder.embed."""
        rows = self._model.embed(list(texts))
        lengths = (rows * rows).sum(axis=1, keepdims=True) ** 0.5
        lengths[lengths == 0] = 1.0  # no words: zeros, which are like nothing
        return rows / lengths

    @cached_property
    def _model(self) -> Any:
        import wordllama  # noqa: PLC0415  # a process that never searches by meaning must not carry it

        folder = Path(wordllama.__file__).parent
        return wordllama.WordLlama.load(cache_dir=folder, disable_download=True)
