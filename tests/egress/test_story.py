"""A person's whole story with every connection on record: content leaves for whom she asked, when she asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.library.catalogue import catalogue
from app.library.passages import passages
from app.queue import CannotDo
from app.webhooks import CannotHandle
from tests.access.routes import MARKER, Hers, send, steps
from tests.cast import arrive
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
@promise("6.1", part=True)
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


@promise("3.6", part=True)
def test_no_route_there_is_sends_away_what_is_hers_unasked(outside: World, clock: Clock) -> None:
    read_before(outside.installation(clock))
    day = Day(outside, outside.installation(clock), clock)

    walked, seen = watched(lambda: every_route(day))

    assert len(walked) > 150
    assert [step for step, status in walked if status >= 500] == []
    assert {port for _, port in seen.made} <= {0, *outside.ports.values()}
    assert outside.taps.where(MARKER, but=f"{MARKER}@example.org") == set()
    assert outside.model.heard == []


def every_route(day: Day) -> list[tuple[str, int]]:
    """Each route with its method, as the walks of tests/access go, and how it answered; signing out comes last."""
    day.alice = arrive(day.app, ADDRESS)
    way = sorted(steps(day.app, Hers(day.alice)), key=lambda step: step.endpoint == "identity.sign_out")
    walked = []
    for step in way:
        day.world.taps.doing = str(step)
        walked.append((str(step), send(day.alice, step).status_code))
        while day.services.queue.depth()["default"]:
            with suppress(CannotDo, CannotHandle):  # staff's part of the walk has work that was made up
                day.workers_run()
    return walked
