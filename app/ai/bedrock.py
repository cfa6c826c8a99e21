"""Vectors by Amazon Titan Text Embeddings V2 on Bedrock: 1024 dimensions, normalised."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog

from app.ai import ModelUnavailable

log = structlog.get_logger(__name__)

MOST_CHARACTERS = 50_000
"""Titan's limit for one text; another is 8,192 tokens, which depends on the language. What is longer is cut."""

_AT_ONCE = 8
_LEAST_CHARACTERS = 1000


class TitanEmbedder:
    """`client` is boto3's for bedrock-runtime, which tries again by itself; one text a call, several at a time."""

    dimensions = 1024
    local = False

    def __init__(self, client: Any, model: str) -> None:
        self._client, self._model = client, model
        self.name = f"bedrock-{model}-1024"

    def embed(self, texts: Sequence[str]) -> Any:
        """See Embedder.embed. An empty text is the zero vector, like nothing."""
        import numpy as np  # noqa: PLC0415  # a process that never searches by meaning must not carry it

        made = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        full = [number for number, text in enumerate(texts) if text.strip()]
        if len(full) < 2:
            found = [self._vector(texts[number]) for number in full]
        else:
            with ThreadPoolExecutor(min(_AT_ONCE, len(full))) as pool:
                found = list(pool.map(self._vector, (texts[number] for number in full)))
        for number, vector in zip(full, found, strict=True):
            made[number] = vector
        return made

    def _vector(self, text: str) -> list[float]:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  # a home has no use for it

        cut = text[:MOST_CHARACTERS]
        while True:
            try:
                return self._asked(cut)
            except ClientError as error:
                code = error.response.get("Error", {}).get("Code", "")
                if code != "ValidationException" or len(cut) < _LEAST_CHARACTERS:
                    log.warning("no vector from bedrock", code=code)
                    raise ModelUnavailable from None
                cut = cut[: len(cut) // 2]  # too many tokens: how many a text has is only known there
            except (BotoCoreError, ValueError, KeyError) as error:
                log.warning("no vector from bedrock", kind=type(error).__name__)
                raise ModelUnavailable from None

    def _asked(self, text: str) -> list[float]:
        body = {"inputText": text, "dimensions": self.dimensions, "normalize": True}
        answer = self._client.invoke_model(
            modelId=self._model, body=json.dumps(body), accept="application/json", contentType="application/json"
        )
        vector: list[float] = json.loads(answer["body"].read())["embedding"]
        if len(vector) != self.dimensions:
            raise ValueError("a vector of another length")
        return vector
