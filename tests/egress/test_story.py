"""A person's whole story with every connection on record: content leaves for whom she asked, when she asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.library.catalogue import catalogue
from app.library.passages import passages
from tests.conftest import Clock
from tests.egress.day import ADDRESS, Day
from tests.egress.kernel import needs_a_kernel_that_tells, watched
from tests.egress.story import LEAVES, NAMES, whole_day
from tests.egress.world import World, read_before, world
from tests.promises import promise


@pytest.fixture
def outside(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    needs_a_kernel_that_tells()
    with world(tmp_path / "data", clock, monkeypatch) as made:
        yield made


def story(outside: World, clock: Clock) -> Day:
    """Alice's day, and another one after the mail goes by SES."""
    day = Day(outside, outside.installation(clock), clock)
    whole_day(day)
    later = Day(outside, outside.installation(clock, MAIL="ses"), clock)
    with later.does("signs in again"):
        later.signs_in()
    return day


@promise("3.6")
def test_of_all_that_leaves_in_a_whole_story_content_goes_to_the_model_she_asked_and_when_she_asked(
    outside: World, clock: Clock
) -> None:
    read_before(outside.installation(clock))

    day, seen = watched(lambda: story(outside, clock))

    reached = {address for address in seen.made if address[1]}
    assert reached == {("127.0.0.1", port) for port in outside.ports.values()}
    assert {service for service, _ in outside.taps.left} == set(outside.ports)
    for mark, expected in LEAVES.items():
        assert outside.taps.where(mark) == expected, mark
    for word in NAMES:
        assert outside.taps.where(word) == set(), word
    for word in (ADDRESS, day.alice.tenant):
        assert {service for service, _ in outside.taps.where(word)} & {"Anthropic", "Bedrock"} == set()
    ours = {passage.text for passage in passages(catalogue())}
    assert len([one for one in outside.embedder.heard if one.body["inputText"] not in ours]) == 1
