"""`.env.example` lists every setting there is, with a line of meaning, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.settings import from_environment

ROOT = Path(__file__).parent.parent.parent
SETTING = re.compile(r"(?:# )?([A-Z][A-Z0-9_]+)=")
READ_DIRECTLY = re.compile(r'environ(?:\.get\(|\[)"(?!REQUEST_)([A-Z_]+)"')
"""WSGI's own environ, with its REQUEST_METHOD, is another one."""
READ_BY_THE_SDK = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL"}


class Asked(dict[str, str]):
    """An empty environment that remembers which names were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]  # settings only ask for text
        self.names.add(key)
        return default


@pytest.fixture
def example() -> list[str]:
    return (ROOT / ".env.example").read_text("utf-8").splitlines()


def test_the_example_lists_every_setting_and_nothing_else(
    example: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    environment = Asked()
    from_environment(environment)
    sources = [path.read_text("utf-8") for top in ("app", "workers", "infra") for path in (ROOT / top).rglob("*.py")]
    read = environment.names.union(READ_BY_THE_SDK, *(READ_DIRECTLY.findall(source) for source in sources))

    assert {match[1] for line in example if (match := SETTING.match(line))} == read


def test_every_setting_has_a_line_of_meaning_above_it(example: list[str]) -> None:
    bare = [
        line for above, line in zip(["", *example], example, strict=False) if SETTING.match(line) and above[:2] != "# "
    ]

    assert bare == []
