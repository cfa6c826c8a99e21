"""Whatever is written on a person's shelf is declared: it is in an export, or a sentence says why not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.lifecycle import Family, Left
from app.rights.registry import EXPORTED
from app.store import Put
from app.store.keys import PLATFORM, TenantId, platform_partition, tenant_partition
from app.store.sqlite import SqliteStore
from app.wellbeing.families import FAMILIES
from tests.conftest import Clock
from tests.egress.day import Day
from tests.egress.story import whole_day
from tests.egress.world import read_before, world
from tests.promises import promise

ELSEWHERE = {"KEY": "the key of the shelf, wrapped, in a table of keys"}
"""What stands in a person's partition and is no record of theirs."""


def declared() -> Iterator[tuple[str, Family | Left]]:
    for feature in EXPORTED:
        yield from ((feature.name, family) for family in feature.families)
        yield from ((feature.name, left) for left in feature.left)


def names(key: str) -> list[str]:
    """Who declares a sort key."""
    return [
        f"{feature}: {one.prefix}"
        for feature, one in declared()
        if re.fullmatch(re.escape(one.prefix) + f"(?:{one.rest})", key, re.DOTALL)
    ]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The sort keys that were written in anybody's partition."""
    keys: set[str] = set()
    as_it_is = SqliteStore.write

    def noted(store: SqliteStore, *changes: object, token: str | None = None) -> None:
        ours = platform_partition("-")[:-1]
        keys.update(
            change.item.key.sort
            for change in changes
            if isinstance(change, Put) and not change.item.key.partition.startswith(ours)
        )
        as_it_is(store, *changes, token=token)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(SqliteStore, "write", noted)
    return keys


@promise("12.1", part=True)
def test_every_key_of_a_whole_story_is_declared_by_one_feature(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, written: set[str]
) -> None:
    with world(tmp_path / "data", clock, monkeypatch) as outside:
        read_before(outside.installation(clock))
        whole_day(Day(outside, outside.installation(clock), clock))

    keys = {key for key in written if key.partition("#")[0] not in ELSEWHERE}
    assert {key.partition("#")[0] for key in keys} > {"INCIDENT", "VAULT", "MESSAGE", "TALK", "AIKEPT", "BILLING"}
    assert [key for key in sorted(keys) if len(names(key)) != 1] == []


def test_every_family_of_what_is_most_private_is_declared() -> None:
    private = next(feature for feature in EXPORTED if feature.private)

    prefixes = {family.prefix for family in private.families} | {left.prefix for left in private.left}
    assert prefixes == {family.prefix for family in FAMILIES} | {"ACCESS#"}


def test_no_two_families_have_one_file() -> None:
    files = [f"{feature.name}/{family.name}" for feature in EXPORTED for family in feature.families]

    assert sorted(files) == sorted(set(files))


def test_what_is_left_out_says_why_in_a_sentence() -> None:
    left = [one for _, one in declared() if isinstance(one, Left)]

    assert left
    assert [one.prefix for one in left if not re.fullmatch(r"[A-Z].{20,}\.", one.why)] == []


def test_nothing_of_who_a_person_is_to_us_comes_back_by_a_copy() -> None:
    never = (
        *("ACCOUNT", "SESSION#", "BILLING", "MAILING", "CONFIRMED#", "MOVES", "POLICY#", "AICONSENT", "CONSENT#"),
        "RESTOREJOB",
    )

    back = [one.prefix for _, one in declared() if isinstance(one, Family) and one.comes_back]
    assert [prefix for prefix in back if prefix.startswith(never) or any(key.startswith(prefix) for key in never)] == []


def test_a_partition_of_the_platform_is_nobodys() -> None:
    assert not tenant_partition(TenantId("a" * 26)).startswith(platform_partition("-")[:-1])
    assert platform_partition("X").startswith(f"TENANT#{PLATFORM}#")
