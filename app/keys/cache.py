"""A bounded cache in memory: least recently used goes first, and nothing stays longer than its time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Cache(Generic[K, V]):
    """At most `entries` values for at most `ttl` seconds each, by a `clock` that never goes back. Thread-safe."""

    def __init__(self, entries: int, ttl: float, clock: Callable[[], float]) -> None:
        self._entries = entries
        self._ttl = ttl
        self._clock = clock
        self._lock = threading.Lock()
        self._held: OrderedDict[K, tuple[float, V]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: K) -> V | None:
        """The value, or None when it was never put, has aged, or was pushed out."""
        with self._lock:
            held = self._held.get(key)
            if held is None:
                return None
            if held[0] <= self._clock():
                del self._held[key]
                return None
            self._held.move_to_end(key)
            return held[1]

    def put(self, key: K, value: V, *, ttl: float | None = None) -> None:
        """Keep the value from now on, for a time of its own where one is given."""
        with self._lock:
            self._held[key] = (self._clock() + (self._ttl if ttl is None else ttl), value)
            self._held.move_to_end(key)
            while len(self._held) > self._entries:
                self._held.popitem(last=False)

    def forget(self, key: K) -> None:
        """Drop one value, also when there is none."""
        with self._lock:
            self._held.pop(key, None)

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._held.clear()
