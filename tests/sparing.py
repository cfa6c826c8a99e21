"""What spares the tests work that proves nothing: each thing here is made once, and is what it would be made anew."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType
from typing import Any

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from app import assets, services
from app.ai.wordllama import LocalEmbedder
from app.library import keywords
from app.library.catalogue import Entry
from app.settings import Settings, from_environment


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: looked through again and again it was an eighth of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


@cache
def _empty_databases() -> dict[str, bytes]:
    """Files of a new instance, by name, as its stores make them."""
    with TemporaryDirectory() as folder:
        for store in services.record_stores(
            from_environment({"DATA_DIR": folder, "SECRET_KEY": "of no instance, 32 letters long"}), float
        ):
            store.close()  # type: ignore[attr-defined]  # SQLite's have it
        return {path.name: path.read_bytes() for path in Path(folder).glob("*.db")}


@pytest.fixture
def empty_databases(settings: Settings) -> None:
    """Put empty databases where an instance would make them: making three took longer than most tests."""
    folder = settings.data_dir
    if settings.store != "sqlite" or folder.exists():
        return
    folder.mkdir(parents=True, mode=0o700)
    for name, content in _empty_databases().items():
        file = os.open(folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        os.write(file, content)
        os.close(file)


class Remembering(LocalEmbedder):
    """The embedder of this machine, which says the vector of a text once: the library's took longer than its tests."""

    def __init__(self) -> None:
        self._said: dict[str, Any] = {}

    def embed(self, texts: Sequence[str]) -> Any:
        """See Embedder.embed."""
        import numpy as np

        if new := [text for text in dict.fromkeys(texts) if text not in self._said]:
            self._said.update(zip(new, super().embed(new), strict=True))
        return np.stack([self._said[text] for text in texts]) if texts else super().embed(texts)


services._local_embedder = cache(Remembering)

_counts = keywords._counts
_counted: dict[int, tuple[Entry, Counter[str]]] = {}


def _counts_once(entry: Entry) -> Counter[str]:
    """The words of an entry, which stays as it is for as long as it is kept here."""
    if id(entry) not in _counted:
        _counted[id(entry)] = (entry, _counts(entry))
    return _counted[id(entry)][1]


keywords._counts = _counts_once


class CompiledTemplates(BytecodeCache):
    """Jinja's compiled templates, kept from one test to the next: compiling them was a quarter of the tests' time."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """See BytecodeCache: the checksum is the template's, as it is now."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """See BytecodeCache."""
        self._kept[bucket.key, bucket.checksum] = bucket.code


Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}

# What was read and compressed once serves every app of the tests.
assets._files = cache(lambda root, read=assets._files: tuple(read(root)))  # type: ignore[assignment]  # a cached one
assets._asset = cache(assets._asset)


def _remembered(compile_rule: Callable[[Rule], None]) -> Callable[[Rule], None]:
    """Werkzeug reads each route of each app and compiles two functions for it: nine tenths of what an app of its own
    costs a test. What comes of it depends on the words of the route alone; its converters serve any app."""
    kept: dict[tuple[object, ...], dict[str, Any]] = {}

    def compiled(rule: Rule) -> None:
        words = (rule.rule, rule.merge_slashes, rule.subdomain, rule.host, rule.map.host_matching)
        if rule.defaults:
            compile_rule(rule)
            return
        if words not in kept:
            compile_rule(rule)
            made = {name: vars(rule)[name] for name in ("_parts", "_trace", "_converters", "arguments")}
            kept[words] = made | {name: vars(rule)[name].__func__ for name in ("_build", "_build_unknown")}
        made = kept[words]
        vars(rule).update(made | {name: made[name].__get__(rule) for name in ("_build", "_build_unknown")})

    return compiled


Rule.compile = _remembered(Rule.compile)  # type: ignore[method-assign, assignment]  # a remembering one
