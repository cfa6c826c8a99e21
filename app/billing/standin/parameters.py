"""Parameters: Stripe's form encoding with its brackets, made into nested values, and typed readers that refuse."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.billing.standin.refusals import Refused, missing, unknown_parameter

_NAME = re.compile(r"[^\[\]]+|\[\]")


class Parameters:
    """What one request gave. Values are text, lists and mappings of such; every reader raises Refused."""

    def __init__(self, values: Mapping[str, Any], *, within: str = "") -> None:
        self._values = dict(values)
        self._within = within

    @property
    def names(self) -> set[str]:
        return set(self._values)

    def allow(self, names: Iterable[str]) -> None:
        """Refuse every parameter that is not among these."""
        for name in sorted(self.names - set(names)):
            raise unknown_parameter(self._called(name))

    def has(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str, default: str = "") -> str:
        value = self._values.get(name, default)
        if not isinstance(value, str):
            raise Refused(f"Invalid string: {self._called(name)}", param=self._called(name))
        return value

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise missing(self._called(name))
        return value

    def optional(self, name: str) -> str | None:
        return self.text(name) or None

    def number(self, name: str, default: int | None = None) -> int | None:
        value = self.text(name)
        if not value:
            return default
        if not re.fullmatch(r"-?[0-9]{1,12}", value):
            raise Refused(f"Invalid integer: {value}", code="parameter_invalid_integer", param=self._called(name))
        return int(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.text(name, "true" if default else "false")
        if value not in ("true", "false"):
            raise Refused(f"Invalid boolean: {value}", param=self._called(name))
        return value == "true"

    def choice(self, name: str, *choices: str) -> str:
        """One of `choices`; the first is the default."""
        value = self.text(name) or choices[0]
        if value not in choices:
            listed = ", ".join(choice for choice in choices if choice)
            raise Refused(f"Invalid {self._called(name)}: must be one of {listed}", param=self._called(name))
        return value

    def within(self, name: str) -> Parameters:
        """The parameters in `name[...]`; none when there are none."""
        value = self._values.get(name) or {}
        if not isinstance(value, dict):
            raise Refused("Invalid object", param=self._called(name))
        return Parameters(value, within=self._called(name))

    def each(self, name: str) -> list[Parameters]:
        """The parameters in `name[0][...]`, `name[1][...]` and so on."""
        found = self.several(name)
        if not all(isinstance(value, dict) for value in found):
            raise Refused("Invalid array", param=self._called(name))
        return [Parameters(value, within=f"{self._called(name)}[{at}]") for at, value in enumerate(found)]

    def several(self, name: str) -> list[Any]:
        """The values of `name[]` or `name[0]`, `name[1]`."""
        value = self._values.get(name) or []
        if isinstance(value, dict):
            value = [value[key] for key in sorted(value, key=lambda key: (len(key), key))]
        return value if isinstance(value, list) else [value]

    def metadata(self, before: Mapping[str, str] | None = None) -> dict[str, str]:
        """`metadata` laid over what was there: an empty value takes its key away, an empty whole takes all away."""
        if self._values.get("metadata") == "":
            return {}
        given = self.within("metadata")
        merged = dict(before or {}) | {name: given.text(name) for name in given.names}
        return {name: value for name, value in merged.items() if value}

    def plain(self) -> dict[str, Any]:
        """All of it, as it came."""
        return self._values

    def _called(self, name: str) -> str:
        return f"{self._within}[{name}]" if self._within else name


def nested(pairs: Iterable[tuple[str, str]]) -> Parameters:
    """`items[0][price]=x` and its like. A name that is value and mapping at once keeps what came last."""
    values: dict[str, Any] = {}
    for name, value in pairs:
        _place(values, _NAME.findall(name), value)
    return Parameters(values)


def _place(values: dict[str, Any], path: list[str], value: str) -> None:
    for at, part in enumerate(path[:-1]):
        if path[at + 1] == "[]":
            found = values.setdefault(part, [])
            if isinstance(found, list):
                found.append(value)
            return
        if not isinstance(values.get(part), dict):
            values[part] = {}
        values = values[part]
    if path:
        values[path[-1]] = value
