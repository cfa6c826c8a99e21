"""`make run` for real: it starts soon, heals, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import time
import urllib.error
from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis

from app import valkey
from tests.runtime.conftest import ONE_PROCESS, Launch
from tests.stack import Stack, members


def until(true: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


def test_it_starts_all_parts_and_one_term_ends_them_all(launch: Launch) -> None:
    run = launch().await_greeting()
    assert run.get("/healthz")[0] == 200
    assert '"redis":"ok"' in run.get("/readyz")[1]
    assert f"http://127.0.0.1:{run.port}/sign-in" in run.said()
    assert run.stop() == 0
    assert members(run.data_dir) == set()
    assert not valkey.socket_path(run.data_dir).exists()


def test_a_second_start_is_quick_and_keeps_what_redis_held(launch: Launch) -> None:
    run = launch().await_greeting()
    Redis(unix_socket_path=str(valkey.socket_path(run.data_dir))).set("kept", "yes")
    assert run.stop(signal.SIGINT) == 0
    again = launch().await_greeting()
    assert processor_seconds(again) < 5  # which, unlike the time on the wall, a busy machine does not change
    assert Redis(unix_socket_path=str(valkey.socket_path(run.data_dir))).get("kept") == b"yes"


def processor_seconds(run: Stack) -> float:
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in members(run.data_dir)]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


def test_what_a_killed_run_left_behind_is_replaced_on_the_same_port(launch: Launch) -> None:
    run = launch().await_greeting()
    left = members(run.data_dir) - {run.process.pid}
    for pid in left:
        os.kill(pid, signal.SIGSTOP)  # so that not even the kernel's TERM ends them
    run.process.kill()
    run.process.wait()
    again = launch(PORT=str(run.port)).await_greeting()
    assert again.get("/healthz")[0] == 200
    assert not left & members(run.data_dir)


def test_what_a_killed_run_left_behind_ends_by_itself(launch: Launch) -> None:
    run = launch().await_greeting()
    run.process.kill()
    run.process.wait()
    until(lambda: not members(run.data_dir))

    with pytest.raises(urllib.error.URLError):
        run.get("/healthz")


def test_a_crashed_part_is_started_again(running: Stack) -> None:
    run = running
    pid = valkey.live_pid(run.data_dir)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until(lambda: valkey.live_pid(run.data_dir) not in (None, pid))
    until(lambda: '"redis":"ok"' in run.get("/readyz")[1])


def test_a_part_that_ignores_term_is_killed(launch: Launch) -> None:
    run = launch().await_greeting()
    clock = next(pid for pid in members(run.data_dir) if b"workers.clock" in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.kill(clock, signal.SIGSTOP)
    run.process.terminate()
    until(lambda: len(members(run.data_dir)) <= 4)
    time.sleep(0.5)
    run.process.terminate()  # a second signal does not wait for the twenty seconds
    assert run.process.wait(10) == 0
    assert members(run.data_dir) == set()


def test_a_port_that_is_taken_is_one_sentence(launch: Launch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        run = launch(PORT=str(port))
        assert run.process.wait(15) == 1
    assert run.said() == f"Port {port} on 127.0.0.1 is taken by another program. Set PORT to another one.\n"
    assert members(run.data_dir) == set()


def test_a_second_run_on_the_same_data_is_refused_and_harms_nothing(running: Stack) -> None:
    run = running
    other = Stack(run.data_dir, ONE_PROCESS).begin()
    assert other.process.wait(15) == 1
    assert other.said().startswith("It is already running on")
    assert '"redis":"ok"' in run.get("/readyz")[1]


def test_a_wrong_setting_is_one_sentence(launch: Launch) -> None:
    run = launch(STORE="paper")
    assert run.process.wait(15) == 2
    assert run.said() == "A setting is wrong. STORE is 'paper', but must be one of: sqlite, dynamodb.\n"


def test_a_folder_that_cannot_be_written_is_one_sentence(launch: Launch, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    run = launch(SECRET_KEY="a secret of the tests alone, 32 long")
    assert run.process.wait(15) == 1
    assert run.said().count("\n") == 1


def test_a_wrong_number_is_one_sentence(launch: Launch) -> None:
    run = launch(WEB_CONCURRENCY="many")
    assert run.process.wait(15) == 2
    assert run.said() == "A setting is wrong. WEB_CONCURRENCY is 'many', but must be a number from 1.\n"
