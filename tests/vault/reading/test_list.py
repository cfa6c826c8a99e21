"""The list: newest first, found by name, kind, tag, date and words in a file, at a constant price without filters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from app.store.sqlite import SqliteStore
from app.vault.finding import PAGE, find
from tests.cast import Visitor
from tests.conftest import Clock
from tests.pages.outline import Outline
from tests.vault.keeping import keep, keep_file, shown


@pytest.fixture
def three(alice: Visitor, clock: Clock) -> dict[str, str]:
    """A letter about a hearing, a photo of the car, a voicemail; a minute between two of them."""
    letter = keep(alice, b"The hearing was moved to Tuesday.", "letter.txt", title="From the clerk", kind="order")
    clock.move(minutes=1)
    photo = keep(
        alice, b"\xff\xd8\xff not much of one", "IMG_1.jpg", title="The car", kind="photo", tags="late, school"
    )
    clock.move(minutes=1)
    call = keep(alice, b"RIFF????WAVE", "call.wav", title="Voicemail", kind="voicemail", dated_on="2026-10-02")
    return {"letter": letter, "photo": photo, "call": call}


def listed(visitor: Visitor, query: str = "") -> list[str]:
    """Ids in the order of the list."""
    return re.findall('href="/vault/([0-9a-z]{26})"', visitor.get(f"/vault{query}").text)


def test_the_newest_file_stands_first(alice: Visitor, three: dict[str, str]) -> None:
    assert listed(alice) == [three["call"], three["photo"], three["letter"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=clerk", ["letter"]),
        ("?q=HEARING", ["letter"]),
        ("?q=%22moved+to+tuesday%22", ["letter"]),
        ("?q=img_1", ["photo"]),
        ("?q=hearing+car", []),
        ("?kind=photo", ["photo"]),
        ("?tag=school", ["photo"]),
        ("?from=2026-10-01&to=2026-10-31", ["call"]),
        ("?from=2026-11-19", ["photo", "letter"]),
    ],
)
def test_files_are_found_by_name_kind_tag_date_and_words_in_them(
    alice: Visitor, three: dict[str, str], query: str, found: list[str]
) -> None:
    assert listed(alice, query) == [three[name] for name in found]


def test_where_the_words_were_found_in_a_file_is_shown(alice: Visitor, three: dict[str, str]) -> None:
    page = alice.get("/vault?q=tuesday").text

    assert "In the file:" in page
    assert "moved to <mark>tuesday</mark>" in page


@pytest.mark.parametrize("query", ["?from=nonsense", "?kind=cake", "?from=2026-11-02&to=2026-11-01", "?after=forged"])
def test_what_cannot_be_meant_gets_a_sentence(alice: Visitor, three: dict[str, str], query: str) -> None:
    answer = alice.get(f"/vault{query}")

    assert answer.status_code == 422
    assert "See your files from the top" in answer.text


def test_an_empty_vault_says_what_belongs_into_it(alice: Visitor) -> None:
    assert "Nothing is kept here yet" in shown(alice, "/vault")


def test_charlie_finds_nothing_of_alice(alice: Visitor, charlie: Visitor, three: dict[str, str]) -> None:
    assert "Nothing is kept here yet" in shown(charlie, "/vault")
    assert charlie.get(f"/vault/{three['letter']}").status_code == 404


def test_a_cursor_of_alice_leads_charlie_nowhere(alice: Visitor, charlie: Visitor) -> None:
    for number in range(PAGE + 1):
        keep_file(alice, b"%d" % number, f"{number}.txt")
    more = next(link for link in Outline(alice.get("/vault").text).links if "after=" in link)

    assert len(listed(alice, more.removeprefix("/vault"))) == 1
    assert charlie.get(more).status_code == 422


def test_a_page_costs_the_same_however_full_the_vault_is(alice: Visitor) -> None:
    keep_file(alice, b"one", "1.txt")
    with counted_reads() as few:
        alice.get("/vault")
    for number in range(2 * PAGE):
        keep_file(alice, b"file %d" % number, f"{number}.txt")
    with counted_reads() as many:
        alice.get("/vault")

    assert len(many) == len(few)


def test_a_tool_gets_the_passage_and_the_page_that_it_is_from(alice: Visitor, three: dict[str, str]) -> None:
    hits = find(alice.services.store.reading(alice.shelf.tenant), "hearing")

    assert [(hit.title, hit.address) for hit in hits] == [("From the clerk", f"/vault/{three['letter']}")]
    assert "the hearing was moved" in hits[0].excerpt


@contextmanager
def counted_reads() -> Iterator[list[str]]:
    """Every read of the embedded store while this lasts."""
    reads: list[str] = []

    def counting(name: str) -> Callable[..., object]:
        real = getattr(SqliteStore, name)

        def counted(*given: object, **more: object) -> object:
            reads.append(name)
            return real(*given, **more)

        return counted

    with pytest.MonkeyPatch.context() as patch:
        for name in ("get", "page"):
            patch.setattr(SqliteStore, name, counting(name))
        yield reads
