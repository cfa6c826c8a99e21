"""Vectors by Amazon Titan Text Embeddings V2 on Bedrock: 1024 dimensions, normalised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.ai import ModelUnavailable


class TitanEmbedder:
    """`client` is boto3's for bedrock-runtime."""

    dimensions = 1024
    local = False

    def __init__(self, client: Any, model: str) -> None:
        self._client, self._model = client, model
        self.name = f"bedrock-{model}-1024"

    def embed(self, texts: Sequence[str]) -> Any:
        """See Embedder.embed."""
        raise ModelUnavailable
