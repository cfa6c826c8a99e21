"""What a machine lacks is never passed over in silence, and in CI it is a failure."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.machine import kernel_lacks, lacking, option_lacks
from tests.policy.sources import ROOT, name


def test_what_is_lacking_is_skipped_with_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)

    with pytest.warns(UserWarning, match="NO BROWSER"), pytest.raises(pytest.skip.Exception, match="NO BROWSER"):
        lacking("NO BROWSER")


def test_in_ci_what_is_lacking_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.fail.Exception, match="NO BROWSER"):
        lacking("NO BROWSER")


@pytest.mark.parametrize("ci", ["", "true"])
@pytest.mark.parametrize("lacks", [kernel_lacks, option_lacks])
def test_what_cannot_be_installed_and_what_is_optional_is_skipped_with_a_line_in_ci_too(
    monkeypatch: pytest.MonkeyPatch, lacks: Callable[[str], None], ci: str
) -> None:
    monkeypatch.setenv("CI", ci)

    with pytest.warns(UserWarning, match="NO LANDLOCK"), pytest.raises(pytest.skip.Exception, match="NO LANDLOCK"):
        lacks("NO LANDLOCK")


def test_no_test_skips_itself_in_another_way() -> None:
    here = {Path(__file__), ROOT / "tests" / "machine.py", ROOT / "tests" / "policy" / "test_ledger.py"}
    skipping = re.compile(r"pytest\.(skip|importorskip)\(|mark\.skip")

    assert [
        name(path)
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if path not in here and skipping.search(path.read_text("utf-8"))
    ] == []


def test_two_decisions_never_share_a_number() -> None:
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]

    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
