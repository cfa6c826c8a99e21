"""The queue on a real Valkey with real workers: killed, wiped, dead."""

from __future__ import annotations

import json
import socket
import subprocess
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis

from app import valkey
from app.backlog import backlog
from app.queue import mark, pending, sweep
from app.queue_rq import RqQueue
from app.services import Services
from app.settings import Settings
from tests.conftest import Clock
from tests.workers.conftest import Server, until
from tests.workers.drill import JOB, TENANT

Start = Callable[..., subprocess.Popen[bytes]]
DRILL = "tests.workers.drill"


@pytest.fixture
def folder(settings: Settings) -> Path:
    return settings.data_dir


def owe(real: Services, name: str, *, hand_out: bool = True) -> None:
    real.store.platform("X").write(pending(real, JOB, TENANT, name))
    if hand_out:
        real.queue.enqueue(JOB, TENANT, name)


def noted(real: Services, name: str) -> bool:
    return real.store.tenant(TENANT).get(f"NOTE#{name}", dict) is not None


def lines(file: Path) -> int:
    return len(file.read_text().splitlines()) if file.exists() else 0


def test_a_job_that_was_handed_out_is_done_and_settled(real: Services, process: Start, folder: Path) -> None:
    (folder / "one.gate").touch()
    process(DRILL)
    owe(real, "one")
    until(lambda: backlog(real).count == 0)
    assert noted(real, "one")


def test_a_job_whose_worker_was_killed_is_done_once_by_the_next(
    real: Services, process: Start, folder: Path, clock: Clock
) -> None:
    owe(real, "one")
    first = process(DRILL)
    until(lambda: lines(folder / "one.began") == 1)
    first.kill()
    first.wait()
    process(DRILL)
    (folder / "one.gate").touch()
    clock.move(minutes=2)
    until(lambda: sweep(real) == 1)
    until(lambda: lines(folder / "one.ended") == 1)
    assert noted(real, "one")
    assert backlog(real).count == 0
    assert lines(folder / "one.began") == 2


def test_a_job_in_a_live_workers_hands_is_not_handed_out_again(
    real: Services, process: Start, folder: Path, clock: Clock
) -> None:
    owe(real, "one")
    process(DRILL)
    until(lambda: lines(folder / "one.began") == 1)
    time.sleep(2.5)  # longer than one beat counts, on a machine that is busy too
    clock.move(hours=2)
    assert sweep(real) == 0
    (folder / "one.gate").touch()
    until(lambda: noted(real, "one"))
    assert lines(folder / "one.began") == 1


def test_a_job_that_waits_in_redis_is_not_handed_out_again(real: Services, clock: Clock) -> None:
    owe(real, "one")
    clock.move(hours=2)
    assert sweep(real) == 0
    assert real.queue.depth()["default"] == 1


def test_a_job_may_hand_itself_out_again_before_it_ends(real: Services, process: Start, folder: Path) -> None:
    work = ("workers.drill.go_on", TENANT, "long")
    real.store.platform("X").write(pending(real, *work))
    real.queue.enqueue(*work)
    process(DRILL)
    until(lambda: backlog(real).count == 0)

    assert lines(folder / "long.began") == 3


def test_work_survives_a_wiped_redis(
    real: Services, server: Server, process: Start, folder: Path, clock: Clock
) -> None:
    for name in ("one", "two"):
        owe(real, name)
        (folder / f"{name}.gate").touch()
    Redis(unix_socket_path=str(valkey.socket_path(server.data_dir))).flushall()
    clock.move(minutes=2)
    assert sweep(real) == 2
    process(DRILL)
    until(lambda: backlog(real).count == 0)
    assert noted(real, "one")
    assert noted(real, "two")


def test_work_survives_a_killed_redis(real: Services, server: Server) -> None:
    owe(real, "one")
    server.kill()
    server.start()
    assert mark(JOB, TENANT, "one") in real.queue.holds()


def test_the_sweep_waits_longer_after_each_attempt(real: Services, server: Server, clock: Clock) -> None:
    owe(real, "one", hand_out=False)
    redis = Redis(unix_socket_path=str(valkey.socket_path(server.data_dir)))
    handed = []
    for _ in range(8):
        clock.move(minutes=1)
        handed.append(sweep(real))
        redis.flushall()
    assert handed == [1, 1, 0, 1, 0, 0, 0, 1]


def test_the_oldest_work_is_handed_out_first(real: Services, server: Server, clock: Clock) -> None:
    for name in ("first", "second", "third"):
        owe(real, name, hand_out=False)
        clock.move(seconds=1)
    clock.move(minutes=2)
    sweep(real)
    redis = Redis(unix_socket_path=str(valkey.socket_path(server.data_dir)))
    waiting = [entry.decode().partition("-")[0] for entry in redis.lrange("rq:queue:default", 0, -1)]  # type: ignore[union-attr]  # not the awaitable client
    assert waiting == [mark(JOB, TENANT, name) for name in ("first", "second", "third")]


def test_a_dead_redis_stops_no_request_and_is_asked_once_only(settings: Settings) -> None:
    queue = RqQueue(valkey.redis_url(settings))
    began = time.monotonic()
    for number in range(100):
        queue.enqueue(JOB, TENANT, str(number))
    assert time.monotonic() - began < 0.5


def test_a_redis_that_does_not_answer_costs_one_request_its_patience() -> None:
    with socket.socket() as mute:  # takes the connection and says nothing
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        queue = RqQueue(f"redis://127.0.0.1:{mute.getsockname()[1]}")
        began = time.monotonic()
        for number in range(20):
            queue.enqueue(JOB, TENANT, str(number))
        assert time.monotonic() - began < 1.5


def test_a_queue_that_came_back_is_used_again(settings: Settings, rq: RqQueue, server: Server) -> None:
    server.kill()
    rq.enqueue(JOB, TENANT, "lost")
    server.start()
    rq.ping()
    rq.enqueue(JOB, TENANT, "kept")
    assert rq.holds() == {mark(JOB, TENANT, "kept")}


def test_redis_is_given_names_and_ids_alone(real: Services, server: Server) -> None:
    real.queue.enqueue("workers.drill.refuse", TENANT, "id1")
    redis = Redis(unix_socket_path=str(valkey.socket_path(server.data_dir)))
    (key,) = redis.keys(f"rq:job:{mark('workers.drill.refuse', TENANT, 'id1')}-*")  # type: ignore[misc]  # as above
    packed = redis.hget(key, "data")
    assert isinstance(packed, bytes)
    assert json.loads(zlib.decompress(packed)) == [
        "workers.entry.perform",
        None,
        ["workers.drill.refuse", TENANT, "id1"],
        {},
    ]


def test_a_failed_jobs_words_reach_neither_redis_nor_a_log(
    real: Services, server: Server, process: Start, capfd: pytest.CaptureFixture[str]
) -> None:
    real.queue.enqueue("workers.drill.refuse", TENANT, "id1")
    worker = process(DRILL)
    until(lambda: real.queue.holds() == frozenset())
    worker.terminate()
    assert worker.wait(10) == 0
    said = capfd.readouterr().out
    assert '"outcome": "failed"' in said
    assert "ValueError" in said
    assert "CANARY" not in said
    # RQ would keep an error's words compressed, so the test is that it keeps nothing at all of the job.
    redis = Redis(unix_socket_path=str(valkey.socket_path(server.data_dir)), decode_responses=True)
    assert not [key for key in redis.scan_iter() if "id1" in key or "job" in key or "result" in key or "failed" in key]


def test_term_lets_the_worker_finish_the_job_in_hand(real: Services, process: Start, folder: Path) -> None:
    owe(real, "one")
    owe(real, "two")
    worker = process(DRILL)
    until(lambda: lines(folder / "one.began") == 1)
    worker.terminate()
    worker.terminate()
    (folder / "two.gate").touch()
    time.sleep(0.2)
    (folder / "one.gate").touch()
    assert worker.wait(10) == 0
    assert noted(real, "one")
    assert not noted(real, "two")


def test_term_ends_an_idle_worker_at_once(real: Services, process: Start) -> None:
    worker = process(DRILL)
    (real.settings.data_dir / "one.gate").touch()
    owe(real, "one")
    until(lambda: noted(real, "one"))
    began = time.monotonic()
    worker.terminate()
    assert worker.wait(10) == 0
    assert time.monotonic() - began < 2


def test_a_worker_drops_what_is_not_a_job_of_ours(real: Services, server: Server, process: Start, folder: Path) -> None:
    from rq import Queue
    from rq.serializers import JSONSerializer

    redis = Redis(unix_socket_path=str(valkey.socket_path(server.data_dir)))
    stolen = folder / "stolen"
    Queue("default", connection=redis, serializer=JSONSerializer).enqueue_call("os.mkdir", args=(str(stolen),))
    (folder / "one.gate").touch()
    owe(real, "one")
    process(DRILL)
    until(lambda: noted(real, "one"))
    assert not stolen.exists()
