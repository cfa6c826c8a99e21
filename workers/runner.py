"""The RQ worker: one job at a time in this process, with a heartbeat while it runs and a stop between jobs."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested
from rq.serializers import JSONSerializer
from rq.timeouts import JobTimeoutException, UnixSignalDeathPenalty

from app.queue import CannotDo, TookTooLong
from app.queue_rq import ENTRY, connect
from workers.entry import note_failure

if TYPE_CHECKING:
    from rq.executions import Execution
    from rq.job import Job

log = structlog.get_logger(__name__)

BEAT_SECONDS = 10.0
_MISSED_BEATS = 3
"""A job whose worker has been silent for so many beats is nobody's, and the sweep may hand it out."""

_WAIT_SECONDS = 30
"""How long one blocking read of the queues lasts."""

_RETRY_SECONDS = 1.0

OVERTIME_SECONDS = 30.0
"""A job that still runs so long after it was cut short cannot be stopped: its worker ends, and is started again."""


class TimeOver(TookTooLong, JobTimeoutException):
    """What is raised in a job whose time is over; RQ knows it by its second name."""


class TimeLimit(UnixSignalDeathPenalty):
    """Cuts a job short by an alarm."""

    def handle_death_penalty(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002  # a signal handler's signature
        """RQ's way to end a job."""
        raise TimeOver


class JobQueue(Queue):
    """Knows when its worker does nothing but wait, so that a stop never falls between taking a job and doing it."""

    waits = False
    stops = False

    @classmethod
    def lpop(cls, queue_keys: Sequence[str], timeout: int | None, connection: Redis | None = None) -> Any:
        """RQ's way to take from several queues."""
        with cls._waiting():
            return super().lpop(queue_keys, timeout, connection)

    @classmethod
    def lmove(cls, connection: Redis, queue_key: str, timeout: int | None) -> Any:
        """RQ's way to take from one queue."""
        with cls._waiting():
            return super().lmove(connection, queue_key, timeout)

    @classmethod
    @contextmanager
    def _waiting(cls) -> Iterator[None]:
        cls.waits = True
        try:
            if cls.stops:
                raise StopRequested
            yield
        finally:
            cls.waits = False


class JobWorker(SimpleWorker):
    """Does not fork: SQLite and boto3 would not survive it, and the services are built once."""

    max_connection_wait_time = 5.0
    log_result_lifespan = False
    queue_class = JobQueue
    death_penalty_class = TimeLimit

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Perform one job, telling Redis all the while that it is in good hands."""
        if job.func_name != ENTRY:  # whoever can write to Redis must not choose what runs here
            log.error("a job that is not ours was dropped")
            job.delete()
            return
        execution = self.prepare_execution(job)
        with self._beating(job, execution):
            self.perform_job(job, queue, execution)
        self.set_state("idle")

    def get_heartbeat_ttl(self, job: Job, working_time: float = 0.0) -> int:  # noqa: ARG002  # RQ's signature
        """Seconds for which one beat counts."""
        return max(1, round(BEAT_SECONDS * _MISSED_BEATS))

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        """What got past `perform`: a job that exits, or whose time ended with it. Noted; RQ would print it."""
        error = exc_info[1]
        log.warning("a job left its worker", error=type(error).__name__)
        if len(job.args) > 1:
            note_failure(error if isinstance(error, Exception) else CannotDo("left its worker"), *job.args)

    def handle_job_failure(self, job: Job, queue: Queue, *given: Any, **named: Any) -> None:
        """RQ would keep the error's words in Redis."""
        super().handle_job_failure(job, queue, *given, **{**named, "exc_string": ""})

    def subscribe(self) -> None:
        """RQ's commands by publish and subscribe are not used, and so not listened to."""

    def request_stop(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002  # a signal handler's signature
        """TERM and INT: finish the job in hand, also when the signal is repeated."""
        self._stop_requested = JobQueue.stops = True
        if JobQueue.waits:
            raise StopRequested

    @contextmanager
    def _beating(self, job: Job, execution: Execution) -> Iterator[None]:
        ended = threading.Event()

        def beat() -> None:
            last = time.monotonic() + (job.timeout or 0) + OVERTIME_SECONDS
            while not ended.wait(BEAT_SECONDS):
                if time.monotonic() > last:
                    log.error("a job does not end, so its worker does")
                    os.kill(os.getpid(), signal.SIGKILL)
                try:
                    self.maintain_heartbeats(job, execution)
                except RedisError:
                    log.warning("redis does not answer, the job goes on")

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


def run(url: str, names: Sequence[str]) -> int:
    """Take jobs until TERM or INT; 0 then, 1 when Redis was lost (whoever supervises us starts us again)."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    redis = connect(url, answer_seconds=_WAIT_SECONDS + 10)
    if not _await_redis(redis, stopped):
        return 0
    worker = JobWorker(
        [JobQueue(name, connection=redis, serializer=JSONSerializer) for name in names],
        connection=redis,
        serializer=JSONSerializer,
        worker_ttl=_WAIT_SECONDS + 15,
        log_job_description=False,
    )
    try:
        worker.work(logging_level="WARNING")
    except RedisError:
        log.warning("redis does not answer, starting again")
    return 0 if worker._stop_requested else 1


def _await_redis(redis: Redis, stopped: threading.Event) -> bool:
    said = False
    while not stopped.is_set():
        try:
            redis.ping()
        except (RedisError, OSError):
            if not said:
                log.warning("redis does not answer, waiting for it")
                said = True
            stopped.wait(_RETRY_SECONDS)
        else:
            return True
    return False
