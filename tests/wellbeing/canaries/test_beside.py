"""Where else a word could stay: on locked pages, in temporary files of a large upload, in what monitoring reads."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import Clock
from tests.promises import promise
from tests.stack import ROOT, free_port
from tests.wellbeing.canaries.house import House, files_watched, house
from tests.wellbeing.canaries.marks import STEM, any_of, holds
from tests.wellbeing.lock.locking import lock, locked, unlock

_ROWS = 20_000


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Alice has used all there is."""
    folder = tmp_path_factory.mktemp("canaries") / "data"
    with house({"DATA_DIR": str(folder)}, Clock(datetime(2026, 11, 20, 3, 41, tzinfo=UTC))) as made:
        made.walk.whole()
        yield made


def test_a_locked_page_shows_no_word_of_what_lies_behind_it(told: House) -> None:
    pages = sorted(told.walk.pages())
    assert any_of((path, told.alice.get(path).data) for path in pages) != []
    lock(told.alice)
    told.alice.post("/wellbeing/lock/now")
    assert locked(told.alice)
    shut = {path: told.alice.get(path) for path in pages}
    assert any_of(((path, answer.data) for path, answer in shut.items()), day=False) == []
    assert {answer.status_code for path, answer in shut.items() if not path.startswith("/wellbeing/lock")} == {403}
    unlock(told.alice)
    assert not locked(told.alice)
    assert any_of(told.mailed()) == []


def test_a_large_file_lies_in_no_temporary_one(told: House) -> None:
    row = f"2019-03-07,2,7,{STEM}big and a few words more to make it long\n"
    part = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n{}\r\n'
    body = part.format("csrf_token", "", told.alice.csrf())
    body += part.format("file", f'; filename="{STEM}.csv"', "Day,Mood,Hours slept,Note\n" + row * _ROWS) + "--x--\r\n"
    here = str(told.services.settings.data_dir)
    with files_watched(told):
        answer = told.alice.client.post(
            "/wellbeing/check-ins/import", data=body.encode(), content_type="multipart/form-data; boundary=x"
        )
        told.services.queue.work()  # type: ignore[attr-defined]  # the held queue of these tests
    assert answer.status_code == 303, answer.text
    elsewhere = {path for path in told.written if not path.startswith((here, "/dev/", "/proc/"))}
    assert {path for path in elsewhere if "/__pycache__/" not in path} == set()  # our own code, compiled the first time
    assert any_of(told.sealed) == []
    assert any_of(told.at_rest(), day=False) == []


def test_what_is_erased_is_on_no_page_any_more(told: House) -> None:
    """The last of the stories here: first each thing by itself, then all of it."""
    told.walk.refused.clear()
    told.walk.erases()
    assert told.walk.refused == []
    assert told.walk.put_off() <= {sent.endpoint for sent in told.walk.sent}
    pages = {path: told.alice.get(path) for path in sorted(told.walk.pages())}
    assert {path for path, answer in pages.items() if answer.status_code >= 500} == set()
    assert any_of(((path, answer.data) for path, answer in pages.items() if answer.status_code == 200), day=False) == []
    assert any_of(told.sealed) == []
    assert holds(told.printed.getvalue()) == ""


STORY = """
import sys
from datetime import UTC, datetime
from tests.conftest import Clock
from tests.wellbeing.canaries.failures import views_break
from tests.wellbeing.canaries.house import house

environment = {"DATA_DIR": sys.argv[1], "METRICS_PORT": sys.argv[2]}
with house(environment, Clock(datetime(2026, 11, 20, 3, 41, tzinfo=UTC))) as made:
    made.walk.whole()
    with views_break(made):
        for sent in made.walk.sent[:60]:
            made.walk.again(sent)
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
registry = CollectorRegistry()
MultiProcessCollector(registry)
sys.__stdout__.write("METRICS" + generate_latest(registry).decode())
"""


@promise("10.1", part=True)
def test_no_mark_is_in_what_monitoring_reads_nor_printed_past_the_log(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STORY, str(tmp_path / "data"), str(free_port())]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert told.returncode == 0, told.stderr[-2000:]
    metrics = told.stdout.partition("METRICS")[2]
    assert 'route="/wellbeing/check-ins/new"' in metrics
    assert holds(told.stdout + told.stderr) == ""
    assert any_of((path.name, path.read_bytes()) for path in (tmp_path / "data" / "metrics").iterdir()) == []
