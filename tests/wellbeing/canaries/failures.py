"""What can go wrong around the module, each for as long as a context lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from flask import request

from app.errors import Conflict
from app.keys.kms import KmsRing
from app.queue import QueueUnavailable
from app.store import Always, Item, Put, StoreUnavailable
from app.store.keys import tenant_id, tenant_partition
from app.store.phi import opened
from tests.wellbeing.canaries.house import House
from tests.wellbeing.canaries.marks import STEM

Failure = Callable[[House], Any]


@contextmanager
def store_away(made: House) -> Iterator[None]:
    """Neither table answers."""
    with _verbs(made, ("get", "page", "write", "ping"), StoreUnavailable()):
        yield


@contextmanager
def writes_conflict(made: House) -> Iterator[None]:
    """Somebody else is always first."""
    with _verbs(made, ("write",), Conflict()):
        yield


def _refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": f"not now, {code}"}}, "Decrypt")


@contextmanager
def _ring_raises(made: House, error: Exception) -> Iterator[None]:
    class Client:
        def __getattr__(self, _: str) -> Callable[..., None]:
            return self._fail

        def _fail(self, **_: object) -> None:
            raise error

    keys: Any = opened(made.services.phi).keys
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(keys, "_ring", KmsRing(Client(), "alias/phi"))
        keys.forget()
        yield
    keys.forget()


def key_denied(made: House) -> Any:
    """KMS knows us no more."""
    return _ring_raises(made, _refused("AccessDeniedException"))


def key_disabled(made: House) -> Any:
    """The key was switched off."""
    return _ring_raises(made, _refused("DisabledException"))


def key_throttled(made: House) -> Any:
    """Too many ask KMS."""
    return _ring_raises(made, _refused("ThrottlingException"))


def key_slow(made: House) -> Any:
    """KMS does not answer in time."""
    return _ring_raises(made, ReadTimeoutError(endpoint_url="https://kms"))


@contextmanager
def rows_damaged(made: House) -> Iterator[None]:
    """One bit of every record is turned, and turned back."""
    turned = _turn(made, lambda _: True)
    yield
    _turn(made, turned.__contains__)


@contextmanager
def queue_away(made: House) -> Iterator[None]:
    """Redis does not answer."""

    def away(*_: object, **__: object) -> None:
        raise QueueUnavailable

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(made.services.queue, "enqueue", away)
        yield


@contextmanager
def views_break(made: House) -> Iterator[None]:
    """Each view of the module fails after its work, with all that it was given in its error."""
    views = made.app.view_functions

    def breaking(view: Callable[..., Any]) -> Callable[..., Any]:
        def broken(**given: Any) -> Any:
            answer = view(**given)
            raise RuntimeError(STEM, dict(request.form), answer)

        return broken

    with pytest.MonkeyPatch.context() as patched:
        for endpoint, view in list(views.items()):
            if endpoint.startswith("wellbeing."):
                patched.setitem(views, endpoint, breaking(view))
        yield


FAILURES: tuple[Failure, ...] = (
    *(store_away, writes_conflict, key_denied, key_disabled, key_throttled, key_slow, rows_damaged, queue_away),
    views_break,
)


@contextmanager
def _verbs(made: House, verbs: tuple[str, ...], error: Exception) -> Iterator[None]:
    def failing(*_: object, **__: object) -> None:
        raise error

    tables = opened(made.services.phi)
    with pytest.MonkeyPatch.context() as patched:
        for sealed in (tables.wellbeing, tables.providers):
            for verb in verbs:
                patched.setattr(sealed._store, verb, failing)
        yield


def _turn(made: House, chosen: Callable[[bytes], bool]) -> set[bytes]:
    """Turn a bit of each body that is chosen; the bodies that came of it."""
    tables, turned = opened(made.services.phi), set()
    for sealed in (tables.wellbeing, tables.providers):
        after = None
        while True:
            page = sealed._store.page(tenant_partition(tenant_id(made.alice.tenant)), after=after, limit=100)
            for item in page.items:
                if not item.body or not chosen(item.body):
                    continue
                turned.add(body := item.body[:-1] + bytes([item.body[-1] ^ 1]))
                sealed._store.write(Put(Item(item.key, item.version, body, item.clear, item.expires_at), Always()))
            after = page.after
            if after is None:
                break
    return turned
