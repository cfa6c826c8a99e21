"""Everything is used once more while something is broken: what fails is a sentence, and no word of hers is in it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from tests.cloud import on_aws
from tests.conftest import Clock
from tests.ministack import ministack_process
from tests.promises import promise
from tests.wellbeing.canaries.failures import FAILURES, Failure, rows_damaged, views_break
from tests.wellbeing.canaries.house import House, house
from tests.wellbeing.canaries.marks import any_of

_FEW = 120
"""How many forms and how many pages are sent and opened once more: each kind of them, some of them twice."""


@pytest.fixture(scope="module", params=["embedded", "aws"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Alice has used all there is, at home or on DynamoDB and KMS."""
    folder = tmp_path_factory.mktemp("canaries") / "data"
    with ExitStack() as held, pytest.MonkeyPatch.context() as patched:
        environment = {"DATA_DIR": str(folder)}
        if request.param == "aws":
            environment |= on_aws(held.enter_context(ministack_process()))
            for name in environment.keys() - os.environ.keys():
                patched.setenv(name, environment[name])
        # The stand-in for DynamoDB drops what has expired by the machine's own clock: a session, too.
        made = held.enter_context(house(environment, Clock(datetime.now(UTC))))
        made.walk.whole()
        yield made


@pytest.fixture(params=FAILURES, ids=lambda failure: failure.__name__)
def answers(request: pytest.FixtureRequest, told: House) -> Counter[int]:
    """How often each status was answered while it failed."""
    failure: Failure = request.param
    with failure(told):
        statuses = Counter(told.walk.again(sent).status_code for sent in told.walk.sent[:_FEW])
        statuses += Counter(told.alice.get(path).status_code for path in sorted(told.walk.pages())[:_FEW])
    return statuses


@promise("10.1", part=True)
def test_no_mark_leaves_by_a_failure(told: House, answers: Counter[int], request: pytest.FixtureRequest) -> None:
    failure = request.node.callspec.params["answers"]
    wrong = {status for status in answers if status >= 500}
    assert 401 not in answers
    if failure is views_break:
        assert wrong == {500}, answers
    else:
        assert wrong <= {503}, answers
        assert wrong or failure.__name__ in ("writes_conflict", "queue_away") or failure is rows_damaged
    assert any_of([("log", line) for line in told.printed.getvalue().splitlines()]) == []
    assert any_of(told.sealed) == []
    assert any_of((name, content) for name, content in told.at_rest() if not name.startswith("phi-")) == []
    assert any_of(told.in_redis()) == []
    assert any_of(told.mailed()) == []


def test_nothing_is_lost_by_any_of_it(told: House) -> None:
    """The last of the stories on each store: whatever was written, by then or meanwhile, still reads."""
    pages = {path: told.alice.get(path) for path in sorted(told.walk.pages())}
    assert {path for path, answer in pages.items() if answer.status_code not in (200, 303, 404, 410)} == set()
    assert {path for path, answer in pages.items() if b"could not be read" in answer.data} == set()
