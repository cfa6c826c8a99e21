"""The store opens for a tenant or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from app.services import Services
from app.store import Absent, Item, Put
from app.store.keys import Key
from tests.promises import promise


@promise("9.3")
@pytest.mark.parametrize(
    "nobody", ["", " ", "*", "TENANT#abcdefgh", "../abcdefgh", "ABCDEFGH", "short", "a" * 41, "ab\x00cdefgh"]
)
def test_a_shelf_without_a_tenant_cannot_be_had(services: Services, nobody: Any) -> None:
    with pytest.raises(ValueError):
        services.store.tenant(nobody)


@promise("9.3", part=True)
def test_a_platform_shelf_without_an_area_cannot_be_had(services: Services) -> None:
    with pytest.raises(ValueError):
        services.store.platform("")


@promise("9.3", part=True)
def test_every_key_of_a_shelf_lies_in_its_own_partition(services: Services) -> None:
    put = services.store.tenant("abcdefgh12345678").put("TENANT#other#X", {"any": "thing"})  # type: ignore[arg-type]  # plain text, as a mistaken caller would

    assert isinstance(put, Put)
    assert put.key == Key("TENANT#abcdefgh12345678", "TENANT#other#X")
    assert put.condition != Absent()
    assert isinstance(put.item, Item)
