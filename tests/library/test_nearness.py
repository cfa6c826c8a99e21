"""Vectors: asked for once, read from their file ever after; an embedder that is slow or down holds no page."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Flask

from app import create_app
from app.ai import ModelUnavailable
from app.library.catalogue import catalogue
from app.library.passages import passages
from app.library.search import Finder, finder
from app.library.vectors import vectors_of
from app.services import Services
from tests.cast import Visitor, arrive
from tests.promises import promise


class Elsewhere:
    """An embedder on another machine: each text has a vector of its own; it can be slow, and down."""

    dimensions = 8
    local = False

    def __init__(
        self, *, name: str = "elsewhere", seconds: float = 0.0, down: bool = False, after: int = 10**9
    ) -> None:
        self.name, self.seconds, self.down, self.after = name, seconds, down, after
        self.asked: list[str] = []
        self._lock = threading.Lock()

    def embed(self, texts: Sequence[str]) -> Any:
        time.sleep(self.seconds)
        if self.down or len(self.asked) >= self.after:
            raise ModelUnavailable
        with self._lock:
            self.asked.extend(texts)
        return np.stack([np.random.default_rng(abs(hash(text))).normal(size=8) for text in texts]).astype(np.float32)


TEXTS = [f"text {number}" for number in range(150)]


def made(finder: Finder) -> None:
    """Wait for the index that is made aside."""
    for _ in range(500):
        try:
            finder.nearness.index()
        except ModelUnavailable:
            time.sleep(0.01)
        else:
            return
    raise AssertionError("the index was never made")


def test_the_second_start_asks_for_nothing(tmp_path: Path) -> None:
    first, second = Elsewhere(), Elsewhere()
    vectors = vectors_of(TEXTS, first, tmp_path, "en")

    assert np.array_equal(vectors_of(TEXTS, second, tmp_path, "en"), vectors)
    assert len(first.asked) == 150
    assert second.asked == []


def test_only_what_changed_is_asked_for(tmp_path: Path) -> None:
    vectors_of(TEXTS, Elsewhere(), tmp_path, "en")
    embedder = Elsewhere()
    vectors_of([*TEXTS[:-1], "another"], embedder, tmp_path, "en")

    assert embedder.asked == ["another"]


def test_what_came_before_a_failure_is_not_asked_for_again(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable):
        vectors_of(TEXTS, Elsewhere(after=128), tmp_path, "en")
    embedder = Elsewhere()
    vectors_of(TEXTS, embedder, tmp_path, "en")

    assert embedder.asked == TEXTS[128:]


@pytest.mark.parametrize("damage", [b"", b"not an index", None])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes | None) -> None:
    vectors = vectors_of(TEXTS, Elsewhere(), tmp_path, "en")
    (path,) = tmp_path.glob("*.npz")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content if damage is None else damage)

    assert np.array_equal(vectors_of(TEXTS, Elsewhere(), tmp_path, "en"), vectors)


def test_two_at_once_ask_once_and_read_the_same(tmp_path: Path) -> None:
    embedder = Elsewhere(seconds=0.02)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: vectors_of(TEXTS, embedder, tmp_path, "en"), range(2))

    assert np.array_equal(first, second)
    assert sorted(embedder.asked) == sorted(TEXTS)


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert len(vectors_of(TEXTS, Elsewhere(), tmp_path / "file" / "folder", "en")) == 150


def test_the_first_question_does_not_wait_for_a_slow_index(tmp_path: Path) -> None:
    finder = Finder(catalogue(), Elsewhere(seconds=3), tmp_path)
    began = time.monotonic()
    found = finder.find("they came two hours late")

    assert time.monotonic() - began < 1
    assert found.entries
    assert not found.words_alone, "an index on its way is no reason to say anything"


def test_a_slow_answer_does_not_hold_the_page(tmp_path: Path) -> None:
    embedder = Elsewhere()
    finder = Finder(catalogue(), embedder, tmp_path)
    made(finder)
    embedder.seconds = 5
    began = time.monotonic()
    first = finder.find("late")
    second = finder.find("late")

    assert time.monotonic() - began < 4.5
    assert first.words_alone
    assert second.words_alone
    assert first.entries


def test_an_index_that_is_ready_is_asked_with_the_question_alone(tmp_path: Path) -> None:
    embedder = Elsewhere()
    finder = Finder(catalogue(), embedder, tmp_path)
    made(finder)
    texts = list(dict.fromkeys(passage.text for passage in passages(catalogue())))
    finder.find("late again")

    assert embedder.asked == [*texts, "late again"]


@pytest.fixture
def elsewhere(services: Services) -> tuple[Visitor, Elsewhere]:
    """Alice on an instance whose library goes to another machine."""
    embedder = Elsewhere(name="elsewhere-of-a-page")
    app: Flask = create_app(services.settings, replace(services, embedder=embedder))
    return arrive(app, "alice@example.org"), embedder


def test_the_page_says_once_that_words_are_sent(elsewhere: tuple[Visitor, Elsewhere]) -> None:
    assert elsewhere[0].get("/library").text.count("sent to Amazon") == 1


@promise("6.4", part=True)
def test_what_is_asked_of_the_library_leaves_without_names_and_numbers(elsewhere: tuple[Visitor, Elsewhere]) -> None:
    alice, embedder = elsewhere
    alice.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": "Late.", "people": "Daniel Ortiz"})
    made(finder(replace(alice.services, embedder=embedder), elsewhere=True))
    page = alice.get("/library?q=Daniel+was+late,+his+number+is+(314)+555-0123").text
    last = embedder.asked[-1]

    assert "was late" in last
    assert "Daniel" not in last
    assert "555" not in last
    assert 'value="Daniel was late, his number is (314) 555-0123"' in page
    assert "Names that your record knows" in page


@promise("3.6", part=True)
def test_a_question_about_her_record_is_looked_up_in_the_library_at_home(elsewhere: tuple[Visitor, Elsewhere]) -> None:
    alice, embedder = elsewhere
    made(Finder(catalogue(), embedder, alice.services.settings.data_dir / "library"))
    for _ in range(2):  # the index is made aside; by the second it is there
        page = alice.post("/assistant/ask", {"question": "Late in zebrafinch street?"}, follow_redirects=True)
        time.sleep(1)

    assert page.status_code == 200
    assert not any("zebrafinch" in text for text in embedder.asked)


def test_each_embedder_has_its_own_vectors(tmp_path: Path) -> None:
    vectors_of(TEXTS, Elsewhere(), tmp_path, "en")
    other = Elsewhere(name="another")
    vectors_of(TEXTS, other, tmp_path, "en")

    assert len(other.asked) == 150


def test_the_page_says_when_only_words_were_searched(
    elsewhere: tuple[Visitor, Elsewhere], capfd: pytest.CaptureFixture[str]
) -> None:
    alice, embedder = elsewhere
    embedder.down = True
    alice.get("/library?q=late")
    for _ in range(100):
        page = alice.get("/library?q=late").text
        if "found by the words alone" in page:
            break
        time.sleep(0.01)

    assert "late" not in "".join(capfd.readouterr()), "a failure tells nothing of what was asked"
    assert "found by the words alone" in page
    assert "/library/late-or-missed-exchanges" in page
