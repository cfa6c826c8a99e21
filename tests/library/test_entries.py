"""Every entry of the library is whole: it names its readers and sources, and every link in it leads somewhere."""

from __future__ import annotations

import re

import pytest

from app.library.catalogue import ENTRIES, BadEntry, Entry, EntryKind, catalogue, read_entry
from app.library.rendering import task_count

EVERY = [entry for language in ("en", "es") for entry in catalogue(language)]
OURS = re.compile(r"\]\((/[^)#?]*)")


def named(entry: Entry) -> str:
    return f"{entry.language}/{entry.slug}"


def test_there_are_enough_of_them_in_both_languages() -> None:
    assert len(catalogue("en").entries) >= 60
    assert len(catalogue("es").entries) >= 12
    assert set(catalogue("es").entries) <= set(catalogue("en").entries)


@pytest.mark.parametrize("entry", EVERY, ids=named)
def test_each_says_shortly_what_it_is(entry: Entry) -> None:
    assert 10 <= len(entry.front.summary) <= 160
    assert 5 <= len(entry.front.keywords) <= 12
    assert entry.front.checked.year == 2026


@pytest.mark.parametrize("entry", EVERY, ids=named)
def test_each_is_what_its_kind_says(entry: Entry) -> None:
    if entry.front.kind is EntryKind.CHECKLIST:
        assert 8 <= task_count(entry) <= 25
    if entry.front.kind in {EntryKind.TEMPLATE, EntryKind.SCRIPT}:
        assert entry.copies


@pytest.mark.parametrize("entry", EVERY, ids=named)
def test_each_link_leads_to_a_page_of_ours(entry: Entry) -> None:
    known = {f"/library/{slug}" for slug in (*catalogue(entry.language).entries, *catalogue("en").entries)}
    known |= {"/incidents/new", "/vault/new", "/messages/new", "/roles", "/help-now"}

    assert set(OURS.findall(entry.body)) <= known


@pytest.mark.parametrize(
    "text",
    [
        "no front matter",
        '+++\ntitle = "only that"\n+++\nwords',
        "+++\nnot toml at all\n+++\nwords",
    ],
)
def test_a_file_that_is_not_an_entry_is_named(text: str) -> None:
    with pytest.raises(BadEntry, match="en/broken"):
        read_entry(text, slug="broken", language="en")


def test_no_file_lies_where_nobody_reads_it() -> None:
    assert {path.suffix for path in ENTRIES.rglob("*") if path.is_file()} == {".md"}
