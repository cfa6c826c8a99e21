"""Every page of plans, in each of its states: valid HTML, one first heading, one action that stands out."""

from __future__ import annotations

from pathlib import Path

from app.wellbeing.plans.shapes import shape
from tests.cast import Visitor
from tests.pages.nu import checker, html_errors
from tests.wellbeing.plans.planning import begin, spoil, write


def test_every_page_is_valid_html_with_one_first_heading(alice: Visitor, tmp_path: Path) -> None:
    jar, files = checker(), []
    pages = {"none yet": alice.get("/wellbeing/plan"), "shapes": alice.get("/wellbeing/plan/new")}
    plan_id = begin(alice, "danger")
    here = f"/wellbeing/plan/{plan_id}"
    pages["empty"] = alice.get(here)
    for number in range(1, len(shape("danger").steps) + 1, 4):
        pages[f"step {number}"] = alice.get(f"{here}/step/{number}")
        write(alice, plan_id, number, "Z. <b> & Q.\nOut by the yard", ideas=["0"])
    pages["refused"] = write(alice, plan_id, 1, "x" * 5_000)
    pages["changed meanwhile"] = write(alice, plan_id, 1, "Other words", seen="0")
    write(alice, plan_id, 1, "Other words")
    pages["wrong day"] = alice.post(f"{here}/review", {"name": "Garden", "review_on": "2026-02-20", "remind": "y"})
    alice.post(f"{here}/review", {"name": "Garden <i>", "review_on": "2026-11-19"})
    pages |= {part or "whole": alice.get(here + part) for part in ("", "/review", "/paper", "/earlier", "/erase")}
    spoil(alice, begin(alice))
    damaged = begin(alice)
    spoil(alice, damaged)
    pages |= {"several": alice.get("/wellbeing/plan"), "damaged": alice.get(f"/wellbeing/plan/{damaged}")}

    for name, answer in pages.items():
        files.append(tmp_path / f"{name.replace('/', ' ')}.html")
        files[-1].write_text(answer.text, "utf-8")
        assert answer.text.count("<h1") == 1, name
        assert answer.text.count("button-primary") <= 1, name
    assert html_errors(jar, files) == []
