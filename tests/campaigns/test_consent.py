"""Each category on its own switch: on brings its mail once, off brings none, and off is asked again before sending."""

from __future__ import annotations

import pytest

from app.campaigns import rounds
from app.preferences import choices
from tests.campaigns.conftest import utc
from tests.campaigns.test_news import NEWS
from tests.promises import promise


@promise("4.3")
@pytest.mark.parametrize("category", choices.CATEGORIES)
def test_of_each_category_who_is_in_gets_it_once_who_is_out_none_and_it_is_decided_again(
    category, join, wind, office, write, house, queue, clock
):
    write('weekly = ["weekly_same_day"]' + NEWS)
    clock.at = utc(9, 12) if category == "updates" else utc(30, 17, month=11)
    others = [other for other in choices.CATEGORIES if other != category]
    join("alice", category)
    join("bob", *others)
    charlie = join("charlie", category)
    ways_out = {"onboarding": utc(30, 18, month=11), "resources": utc(1, 16, 10), "updates": utc(10, 16, 10)}
    clock.at = ways_out[category]
    rounds.begin(house)
    for job, _, ids in list(queue.held):
        if job == rounds.ROUND:
            rounds.go_on(house, ids[0])
    choices.choose(house, charlie, {category: False}, source="settings")
    queue.run()
    mine = {mail.subject for _, mail in office.taken if mail.to == "alice@example.org"}
    wind(clock() if category == "onboarding" else utc(15))

    assert len(mine) == 1
    assert office.of("alice@example.org") == list(mine)
    assert office.of("charlie@example.org") == []
    assert mine.isdisjoint(office.of("bob@example.org"))
