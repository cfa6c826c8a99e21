"""A model behind a vendor's SDK: its one client, made when it is first asked, and one call as a stream of pieces."""

from __future__ import annotations

import threading
import weakref
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

from app.ai import ModelUnavailable, Piece, Prompt
from app.ai.calling import bounded, called
from app.ai.lifeline import Lifeline, line_of
from app.settings import Settings

_CONNECT_SECONDS = 5.0


class SdkModel(ABC):
    """What the vendors' SDKs have in common, for they are made by the same generator."""

    provider: str
    _error: str
    """The class in the SDK that all its errors are."""

    def __init__(self, settings: Settings, model: str) -> None:
        self.model = model
        self._settings = settings
        self._guard = threading.Lock()
        self._made: Any = None

    def stream(self, prompt: Prompt) -> Iterator[Piece]:
        """See TextModel.stream. Raises ModelRefused when it is more than the model can read."""
        return called(prompt, self._settings.ai_seconds, lambda lifeline: self._attempt(prompt, lifeline))

    def ping(self) -> None:
        """See TextModel.ping: it asks whether the key may use the model."""
        try:
            self._client.with_options(timeout=_CONNECT_SECONDS).models.retrieve(self.model)
        except getattr(self._sdk(), self._error) as error:
            raise ModelUnavailable(f"The provider answers {type(error).__name__}.") from None

    @property
    def _client(self) -> Any:
        with self._guard:
            if self._made is None:
                http = self._sdk().DefaultHttpxClient(follow_redirects=False)  # records go where settings say
                # `called` has tries of its own, which end with the person's patience.
                self._made = self._connected(http_client=http, max_retries=0)
                weakref.finalize(self._made, http.close)
        return self._made

    def _attempt(self, prompt: Prompt, lifeline: Lifeline) -> Iterator[Piece]:
        timeout = self._sdk().Timeout(lifeline.left + 1, connect=_CONNECT_SECONDS)
        with self._begun(prompt, stream=True, timeout=timeout) as events, lifeline.held(line_of(events.response)):
            bounded(events.response, prompt)
            yield from self._told(events)

    @staticmethod
    @abstractmethod
    def _sdk() -> Any:
        """The SDK. Half a hundred megabytes and a second: not for processes that never ask."""

    @abstractmethod
    def _connected(self, **how: Any) -> Any:
        """A client of the SDK with the key and the address that settings say."""

    @abstractmethod
    def _begun(self, prompt: Prompt, **how: Any) -> Any:
        """The call: a context of events."""

    @staticmethod
    @abstractmethod
    def _told(events: Any) -> Iterator[Piece]:
        """What the events say."""
