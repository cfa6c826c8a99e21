"""The table of what is kept how long: whole, true of the code that ends it, and what the policy shows."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from app.retention.kinds import Kind
from app.retention.run import kind_of_area
from app.retention.table import ROWS, SHOWN
from tests.cast import Visitor
from tests.policy.sources import PRODUCT, ROOT
from tests.promises import promise

OTHERS = {"X", "LOOKUP", "MAILING", "BILLING", "OPTOUT", "SUPPRESSION", "DELETED"}
"""Named in code for a digest, or to carry a write that goes elsewhere."""

_AREA = re.compile(
    r'platform\(f?"([A-Z#]+?)#?["{]|^(?:_?AREA|_DAYS|_SEEN|_PARKED|_RECENT|ERASURES|NOTES) = "([A-Z#]+)"', re.MULTILINE
)


def areas(text: str) -> set[str]:
    """The areas of the platform that a file names."""
    return {first or second for first, second in _AREA.findall(text)}


def test_every_area_of_the_platform_has_a_kind() -> None:
    named = {area: path for path in PRODUCT for area in areas((ROOT / path).read_text("utf-8"))}

    assert len(named) > 25
    assert {area: str(path) for area, path in named.items() if not kind_of_area(area) and area not in OTHERS} == {}


def test_an_area_that_no_row_names_is_seen() -> None:
    assert areas('x = services.platform("NEWAREA")\n_AREA = "OTHER"\ny = s.platform(f"MORE#{digest}")') == {
        "NEWAREA", "OTHER", "MORE"
    }  # fmt: skip
    assert not kind_of_area("NEWAREA")
    assert kind_of_area("MAIL#REPUTATION") == "counts"
    assert kind_of_area("MAIL#a0") == "sign-in-mail"


@pytest.mark.parametrize("kind", ROWS, ids=lambda kind: str(kind.key))
def test_what_ends_a_kind_is_there(kind: Kind) -> None:
    module, _, name = kind.by.partition(":")
    if kind.enforced in ("nobody", "host"):
        assert re.fullmatch(r".{20,}\.", kind.by)
        return
    found: object = import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    assert callable(found)


@pytest.mark.parametrize("kind", ROWS, ids=lambda kind: str(kind.key))
def test_the_words_say_the_period_of_the_code(kind: Kind) -> None:
    """In English and in Spanish the same figures, and the longest of them is the period."""
    figures = [re.findall(r"\d+", words) for words in (kind.how_long.en, kind.how_long.es)]

    assert figures[0] == figures[1]
    if kind.period is None:
        assert not figures[0]
        return
    hours = {"hour": 1, "day": 24, "year": 24 * 365}
    said = {int(n) * hours[unit] for n, unit in re.findall(r"(\d+) (hour|day|year)", kind.how_long.en)}
    assert kind.period.total_seconds() / 3600 in said


def test_no_two_rows_claim_the_same() -> None:
    for of in (lambda kind: (kind.key,), lambda kind: kind.areas, lambda kind: kind.shelf):
        every = [each for kind in ROWS for each in of(kind)]
        assert sorted(every) == sorted(set(every))


@promise("11.3", part=True)
@pytest.mark.parametrize(("path", "language"), [("/privacy", "en"), ("/es/privacy", "es")])
def test_the_policy_page_shows_the_table(alice: Visitor, path: str, language: str) -> None:
    page = alice.client.application.test_client().get(path).text

    for kind in SHOWN:
        assert kind.what[language] in page
        assert kind.how_long[language] in page


@promise("11.3", part=True)
def test_operational_logs_are_kept_30_to_90_days_where_the_template_makes_them() -> None:
    template = (ROOT / "infra" / "template.yaml").read_text("utf-8")

    found = re.search(r"LogDays:.*?AllowedValues: \[([\d, ]+)\]", template, re.DOTALL)
    assert found
    assert {int(days) for days in found[1].split(",")} <= set(range(30, 91))
    assert "RetentionInDays: !Ref LogDays" in template


def test_an_operator_reads_the_table(alice: Visitor) -> None:
    told = alice.client.application.test_cli_runner().invoke(args=["retention", "table"]).output

    for kind in ROWS:
        assert kind.how_long.en in told
        assert f"{kind.enforced}: {kind.by}" in told
