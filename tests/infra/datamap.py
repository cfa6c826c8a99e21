"""The data map (docs/data-map.md), read as a list of key prefixes by table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from tests.stack import ROOT

PAGE = ROOT / "docs" / "data-map.md"

OF_A_PERSON, OF_NOBODY, REQUESTS, ENDS, PRIVATE, KEYS, AUDIT = (
    "Records of a person", "Records of no single person", "Requests", "Accounts that end", "Well-being", "Wrapped keys",
    "The audit log",
)  # fmt: skip

COMING = {"ABOUT#", "ONCE#"}
"""Keys of the audit log's own table, which the code writes once that stands."""
AUDIT = "Audit log"
_CODE = re.compile(r"`([A-Z]+#?)`")


class Stood(NamedTuple):
    """A key as it stood in a table."""

    table: str
    partition: str
    sort: str


def chapter_of(key: Stood) -> tuple[str, str]:
    """Where the map must name this key, and by what: the sort key, or the area of the platform's partitions."""
    area = key.partition.partition("TENANT#platform#")[2]
    if key.table.endswith("-keys"):
        return KEYS, area or key.sort
    if key.table.endswith("-audit"):
        return AUDIT, key.sort
    if "-phi-" in key.table:
        return PRIVATE, key.sort
    if key.table.endswith("-audit"):
        return AUDIT, key.sort
    if key.partition == "TENANT#requests":
        return REQUESTS, key.sort
    if key.partition == "TENANT#retained":
        return OF_NOBODY, key.sort
    if key.sort == "SAGA":  # whose partition is a random id, as a person's is
        return ENDS, key.sort
    return (OF_NOBODY, area) if area else (OF_A_PERSON, key.sort)


def named() -> dict[str, list[str]]:
    """The prefixes that each chapter names, in its tables' first column."""
    found: dict[str, list[str]] = {}
    for chapter in PAGE.read_text("utf-8").split("\n## ")[1:]:
        rows = [line.split("|")[1] for line in chapter.splitlines() if line.startswith("| `")]
        found[chapter.partition("\n")[0]] = [code for row in rows for code in _CODE.findall(row)]
    return found


def unnamed(keys: Iterable[Stood]) -> set[str]:
    """What stood in a table and is on no line: its chapter and how it begins."""
    known = named()
    missing = set()
    for key in keys:
        chapter, word = chapter_of(key)
        if not is_named(word, known[chapter]):
            missing.add(f"{chapter}: {word.partition('#')[0]}")
    return missing


def is_named(word: str, known: Iterable[str]) -> bool:
    """Whether a key, or how keys begin, is one of these or begins with one."""
    return any(word == one or (one.endswith("#") and word.startswith(one)) for one in known)
