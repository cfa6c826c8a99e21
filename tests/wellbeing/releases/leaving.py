"""What leaves: a model that remembers and repeats what it is asked, and answers taken apart to their last word."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator

import pypdfium2 as pdfium
from werkzeug.test import TestResponse

from app.ai import Ended, Piece, Prompt, Said, ToolCall, Usage

LOOKS_FOR = "badger willow heron sleep symptoms plan"
"""Begins words of the private pages, and is none of them."""


class Parrot:
    """A language model outside, which looks into the record first, and says back all that it was told."""

    provider = "parrot"
    model = "parrot-1"

    def __init__(self) -> None:
        self.asked: list[Prompt] = []

    def stream(self, prompt: Prompt) -> Iterator[Piece]:
        """See TextModel.stream."""
        self.asked.append(prompt)
        if prompt.tools and not prompt.turns[-1].results:
            yield Ended("tools", self.model, Usage(1, 1, 1), (ToolCall("1", "search_record", {"words": LOOKS_FOR}),))
            return
        said = " ".join(turn.text for turn in prompt.turns)
        yield Said(json.dumps({"rows": [{"source": 1, "event": said}]}) if prompt.schema else said)
        yield Ended("done", self.model, Usage(1, 1, 1))

    def ping(self) -> None:
        """Always there."""

    @property
    def heard(self) -> str:
        """Everything that reached it."""
        return repr(self.asked)


def everything_in(answer: TestResponse) -> str:
    """All that an answer hands out: its body, its headers, and what is packed in a ZIP or set in a PDF."""
    return "\n".join([str(answer.headers), *_unpacked(answer.get_data())])


def _unpacked(data: bytes) -> Iterator[str]:
    yield data.decode("utf-8", "replace")
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield from _unpacked(archive.read(name))
    elif data.startswith(b"%PDF"):
        document = pdfium.PdfDocument(data)
        yield from (page.get_textpage().get_text_range() for page in document)
        document.close()
