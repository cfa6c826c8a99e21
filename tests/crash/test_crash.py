"""The pulled plug: the web process is killed 50 times while people save, and every answered save is there."""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.stack import WEB_ALONE, Stack
from tests.wire import Wire, forms_of

KILLS = 50
WRITERS = 4


@dataclass
class Writer:
    """Somebody who saves one entry after the other, and notes which were answered."""

    url: str
    cookies: dict[str, str]
    name: str
    answered: list[str] = field(default_factory=list)
    """Marks of entries whose save was answered with where the entry is."""
    unanswered: list[str] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def keep_writing(self, over: threading.Event) -> None:
        wire = Wire(self.url, dict(self.cookies), timeout=5)
        number = 0
        while not over.is_set():
            number += 1
            mark = f"mark{self.name}x{number}x"
            try:
                self._write(wire, mark)
            except (OSError, http.client.HTTPException):
                self.unanswered.append(mark)
                time.sleep(0.02)
        wire.close()

    def _write(self, wire: Wire, mark: str) -> None:
        form = next(form for form in forms_of(wire.get("/incidents/new").text) if "entry_id" in form.fields)
        day = f"2026-{random.randrange(1, 11):02d}-{random.randrange(1, 29):02d}"
        fields = {**form.fields, "occurred_on": day, "narrative": f"{mark} was written down.", "tags": "drill"}
        answer = wire.post("/incidents/new", fields, follow=False)
        if answer.status == 303:
            self.answered.append(mark)
        else:
            self.refused.append(answer.status)


@pytest.mark.timeout(300)
def test_every_answered_save_survives_fifty_sudden_deaths(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Stack(data) as everything:
        alice = Wire(everything.url)
        alice.sign_in("alice@example.org")
        alice.close()
    in_haste = {"WRITES_PER_MINUTE": "100000"}  # four writers of one account who never pause to think
    web = Stack(data, in_haste, command=WEB_ALONE, port=everything.port)
    web.start()
    writers = [Writer(web.url, alice.cookies, name) for name in "abcd"[:WRITERS]]
    over = threading.Event()
    threads = [threading.Thread(target=writer.keep_writing, args=(over,)) for writer in writers]
    for thread in threads:
        thread.start()
    for _ in range(KILLS):
        time.sleep(random.uniform(0.05, 0.6))
        web.kill()
        web.start()
    over.set()
    for thread in threads:
        thread.join()

    answered = {mark for writer in writers for mark in writer.answered}
    cut_short = {mark for writer in writers for mark in writer.unanswered}
    try:
        listed = timeline(alice)
        found = {mark for mark in sample(answered) if mark in alice.get(f"/incidents?q={mark}").text}
        all_of_them = alice.get("/incidents?q=written+down").text
    finally:
        alice.close()
        web.stop()

    assert [status for writer in writers for status in writer.refused] == []
    assert len(answered) > KILLS, "too little was written for the drill to mean anything"
    assert cut_short, "no save was ever cut short, so nothing was drilled"
    assert answered - set(listed.marks) == set()
    assert set(listed.marks) - answered <= cut_short
    assert len(listed.marks) == len(set(listed.marks)) == listed.total == sum(listed.months.values())
    assert found == sample(answered)
    assert f"{listed.total:,} of {listed.total:,} entries" in all_of_them


@dataclass
class Listed:
    """What the timeline shows: every entry's mark, the count on top, and the counts by month in its table."""

    marks: list[str]
    total: int
    months: dict[str, int]


def timeline(alice: Wire) -> Listed:
    """Every page of the list, by its own links."""
    first = page = alice.get("/incidents").text
    marks = re.findall(r"mark[a-d]x\d+x", page)
    while more := re.search(r'id="load-more" href="([^"]+)"', page):
        page = alice.get(more[1].replace("&amp;", "&")).text
        marks += re.findall(r"mark[a-d]x\d+x", page)
    total = re.search(r"([\d,]+) entr(?:y|ies), newest first", first)
    assert total, "the timeline shows no count"
    table = first.split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    rows = re.findall(r"<a [^>]*>([^<]+)</a></th><td class=\"number\">([\d,]+)</td>", table)
    return Listed(marks, int(total[1].replace(",", "")), {month: int(count.replace(",", "")) for month, count in rows})


def sample(marks: set[str]) -> set[str]:
    """Forty of them, always the same."""
    return set(sorted(marks)[:: max(1, len(marks) // 40)])
