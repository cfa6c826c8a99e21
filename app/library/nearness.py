"""Nearness: the meaning of questions and passages, from an embedder that may be elsewhere, slow or down."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import structlog

from app.ai import Embedder, ModelUnavailable
from app.library.catalogue import Catalogue
from app.library.meaning import MeaningIndex
from app.library.passages import passages
from app.library.vectors import vectors_of

log = structlog.get_logger(__name__)

_T = TypeVar("_T")

LONGEST = 1.5
"""Seconds that a page waits for the vector of its question. After that it is answered by words."""

AGAIN_AFTER = 60.0
"""Seconds that an embedder which did not answer is left alone."""


class NotYet(ModelUnavailable):
    """The index is being made, elsewhere than in the way of this question. Nothing is wrong."""


@dataclass
class Nearness:
    """The index of one language and the way to a question's vector. Nothing of a question is logged or kept."""

    catalogue: Catalogue
    embedder: Embedder
    folder: Path
    longest: float = LONGEST
    _index: MeaningIndex | None = None
    _making: Future[None] | None = None
    _silent_until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def index(self) -> MeaningIndex:
        """The index. Made here and now where that is quick, else aside. Raises NotYet, ModelUnavailable."""
        with self._lock:
            if self._index is None and self.embedder.local:
                self._index = self._made()
            if self._index is None:
                self._make_aside()
                raise NotYet
            return self._index

    def vector(self, question: str) -> Any:
        """The question's, within `longest` seconds where it comes from elsewhere. Raises ModelUnavailable."""
        if self.embedder.local:
            return self.embedder.embed([question])[0]
        self._raise_while_silent()
        try:
            return _aside(lambda: self.embedder.embed([question])[0]).result(self.longest)
        except (ModelUnavailable, TimeoutError):
            self._silent_until = time.monotonic() + AGAIN_AFTER
            log.warning("the library is searched by words alone: no vectors can be had")
            raise ModelUnavailable from None

    def _make_aside(self) -> None:
        """Begin to make the index, once at a time. Raises ModelUnavailable while the embedder is left alone."""
        self._raise_while_silent()
        if self._making is None or self._making.done():
            self._making = _aside(self._make)

    def _make(self) -> None:
        try:
            self._index = self._made()
        except ModelUnavailable:
            self._silent_until = time.monotonic() + AGAIN_AFTER
            log.warning("the library's index was not made: no vectors can be had")

    def _made(self) -> MeaningIndex:
        found = passages(self.catalogue)
        texts = [passage.text for passage in found]
        return MeaningIndex(found, vectors_of(texts, self.embedder, self.folder, self.catalogue.language))

    def _raise_while_silent(self) -> None:
        if time.monotonic() < self._silent_until:
            raise ModelUnavailable


def _aside(work: Callable[[], _T]) -> Future[_T]:
    """`work` in a thread of its own that keeps nobody from stopping."""
    future: Future[_T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001  # whatever it is, it is raised where the result is asked for
            future.set_exception(error)

    threading.Thread(target=run, name="library", daemon=True).start()
    return future
