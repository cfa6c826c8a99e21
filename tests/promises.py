"""The promise ledger in the tests: the mark that names what a test proves, its recorder, and the printed ledger.

    @promise("9.3")                  the test shows the row's whole `proof`
    @promise("3.3", part=True)       the test shows some of it; alone it never proves the row

A row is *proven* when at least one test shows it whole and every test that names it passed, none skipped.
It is *in part* when tests that name it passed, but none shows it whole. Everything else is *not yet*.
Only a test that ran and passed counts.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.trust import report
from app.trust.build import build_id
from app.trust.report import Proof, Report, Standing

LEDGER = Path(__file__).parent.parent / "app" / "trust" / "promises.toml"


def promise(*ids: str, part: bool = False) -> pytest.MarkDecorator:
    """Marks a test with the ledger rows it proves. Raises ValueError for a row that is not in the ledger."""
    unknown = sorted(set(ids) - set(rows()))
    if unknown or not ids:
        raise ValueError(f"no such promise in {LEDGER.name}: {', '.join(unknown) or 'none was named'}")
    return pytest.mark.promise(*ids, part=part)


def rows(ledger: Path = LEDGER) -> dict[str, str]:
    """What each row says, by id, in the ledger's order."""
    return {row["id"]: row["says"] for row in tomllib.loads(ledger.read_text("utf-8"))["promise"]}


@dataclass(frozen=True, slots=True)
class Claim:
    """One test's word for one row. `outcome` is passed, failed or skipped."""

    test: str
    row: str
    part: bool
    outcome: str


def standing(claims: Iterable[Claim]) -> Standing:
    """How a row stands, given every claim about it."""
    claims = list(claims)
    if not claims or any(claim.outcome != "passed" for claim in claims):
        return "not yet"
    return "in part" if all(claim.part for claim in claims) else "proven"


def printed(claims: Iterable[Claim], says: dict[str, str]) -> str:
    """The ledger as text: each row's standing, then what keeps a claimed row from being proven."""
    by_row: dict[str, list[Claim]] = {row: [] for row in says}
    for claim in claims:
        by_row[claim.row].append(claim)
    stands = {row: standing(found) for row, found in by_row.items()}
    count = {kind: list(stands.values()).count(kind) for kind in ("proven", "in part", "not yet")}
    lines = [f"Promise ledger, {len(says)} rows: " + ", ".join(f"{n} {kind}" for kind, n in count.items())]
    for row, sentence in says.items():
        lines.append(f"  {stands[row]:8} {row:5} {sentence[:96]}")
        lines += [f"{'':17}{c.outcome}: {c.test}" for c in by_row[row] if c.outcome != "passed"]
    return "\n".join(lines)


class Recorder:
    """Collects the outcome of every marked test, over all its phases and all its worker processes."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.claims: dict[tuple[str, str, bool], str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Set-up, call and tear-down all have to pass; an expected failure is not a pass."""
        named: Any = dict(report.user_properties).get("promises", [])
        for row, part in named:
            key = (report.nodeid, row, part)
            outcome = "skipped" if hasattr(report, "wasxfail") else report.outcome
            if outcome != "passed" or (report.when == "call" and key not in self.claims):
                self.claims[key] = outcome

    def pytest_sessionfinish(self) -> None:
        """Writes what was seen, for the ledger that is printed after all parts."""
        found = [asdict(Claim(test, row, part, outcome)) for (test, row, part), outcome in self.claims.items()]
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps(found, indent=1), "utf-8")


def pytest_addoption(parser: pytest.Parser) -> None:
    """--promise-record FILE: where to write which promises the run proved."""
    parser.addoption("--promise-record", type=Path, default=None, help="write what each marked test proved to FILE")


def pytest_configure(config: pytest.Config) -> None:
    """Registers the mark, and the recorder in the process that sees all reports."""
    config.addinivalue_line("markers", "promise(*ids, part=False): rows of the promise ledger that the test proves")
    file = config.getoption("--promise-record")
    if file and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(file), "promise-recorder")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Puts the rows on the report, which is what travels from a worker process."""
    report = yield
    claimed = [(row, bool(m.kwargs.get("part"))) for m in item.iter_markers("promise") for row in m.args]
    if claimed:
        report.user_properties.append(("promises", claimed))
    return report


def reported(claims: Iterable[Claim], build: str, at: datetime) -> bytes:
    """The report that /trust reads (app/trust/report.py): each test once, with the worst that became of its cases."""
    by_row: dict[str, dict[str, list[Claim]]] = {row: {} for row in rows()}
    for claim in claims:
        by_row[claim.row].setdefault(claim.test.partition("[")[0], []).append(claim)
    promises = {
        row: Proof(
            standing([claim for cases in tests.values() for claim in cases]),
            tuple(_worst(test, cases) for test, cases in sorted(tests.items())),
        )
        for row, tests in by_row.items()
    }
    return msgspec.json.encode(Report(build, at, promises))


def _worst(test: str, cases: list[Claim]) -> report.Claim:
    outcomes = {case.outcome for case in cases}
    outcome = next((each for each in ("failed", "skipped") if each in outcomes), "passed")
    return report.Claim(test, all(case.part for case in cases), outcome)


def main(folder: str, into: str) -> None:
    """Prints the ledger over every recorded run in a folder, and writes the report of it."""
    found = [
        Claim(**claim) for file in sorted(Path(folder).glob("*.json")) for claim in json.loads(file.read_text("utf-8"))
    ]
    Path(into).write_bytes(reported(found, build_id(), datetime.now(UTC)))
    print(printed(found, rows()))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
