"""The makers by name, and one making: whatever happens to it, there is an answer."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import BinaryIO

import msgspec

from app.vault.making import text
from app.vault.making.found import Found, Refused, Why

Maker = Callable[[BinaryIO], Found]


def _loader(module: str) -> Callable[[], Maker]:
    def load() -> Maker:
        maker: Maker = import_module(f"app.vault.making.{module}").make
        return maker

    return load


MAKERS: dict[str, Callable[[], Maker]] = {
    "picture": _loader("pictures"),
    "pdf": _loader("pdf"),
    "text": lambda: text.make_text,
    "html": lambda: text.make_html,
    "mail": _loader("mails"),
    "office": _loader("office"),
    "film": _loader("film"),
}
"""Each loads its maker, and with it the libraries that this one needs."""


def answer(make: Maker, file: BinaryIO) -> bytes:
    """What `make` finds in the file, encoded."""
    return msgspec.msgpack.encode(_found(make, file))


def _found(make: Maker, file: BinaryIO) -> Found:
    try:
        return make(file)
    except Refused as refused:
        return Found(why=refused.why)
    except MemoryError:
        return Found(why=Why.TOO_MUCH_MEMORY)
    except Exception:  # noqa: BLE001  # parsers raise what they like: the file is not what they expect
        return Found(why=Why.DAMAGED)
