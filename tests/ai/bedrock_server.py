"""What Bedrock says on the wire when Titan is asked for vectors, as scripts of a provider on loopback."""

from __future__ import annotations

import math

from tests.ai.provider import Heard, Line, Script

PATH = "/model/amazon.titan-embed-text-v2%3A0/invoke"


def vectors(line: Line, heard: Heard) -> None:
    """A vector that tells the length of the text, of length one as asked."""
    said = heard.body["inputText"]
    assert heard.body == {"inputText": said, "dimensions": 1024, "normalize": True}
    angle = len(said) / 100_000
    embedding = [math.cos(angle), math.sin(angle), *[0.0] * 1022]
    line.answer(200, {"embedding": embedding, "inputTextTokenCount": len(said) // 4})


def fails(status: int, kind: str, message: str = "as the provider says it") -> Script:
    return lambda line, _: line.answer(status, {"message": message}, {"x-amzn-ErrorType": kind})


def of_limited_tokens(line: Line, heard: Heard) -> None:
    """Refuses more than 8,192 tokens, at two characters a token."""
    if len(heard.body["inputText"]) > 16_384:
        words = "400 Bad Request: Too many input tokens. Max input tokens: 8192, request input token count: 9000"
        fails(400, "ValidationException", words)(line, heard)
    else:
        vectors(line, heard)
