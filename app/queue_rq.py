"""The queue over RQ on Redis (or the embedded Valkey)."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from secrets import token_hex
from threading import Event, Lock, Thread

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError
from redis.retry import Retry
from rq import Queue as RedisQueue
from rq.exceptions import DeserializationError, NoSuchJobError
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker_registration import WORKERS_BY_QUEUE_KEY

from app.gathering import Gathering, NoTurn
from app.queue import QUEUES, QueueUnavailable, mark, queue_of
from app.store.keys import TenantId

log = structlog.get_logger(__name__)

ENTRY = "workers.entry.perform"
"""The one function that RQ is told to call."""

CONNECT_SECONDS = 0.3
ANSWER_SECONDS = 1.0
_REST_SECONDS = 5.0
"""After a failure Redis is left alone for this long, so that a dead one costs one request its patience and not all."""

JOB_SECONDS = {"webhooks": 60, "mail": 300, "default": 300, "exports": 900}
"""How long one job of a queue may take; then it is cut short, and counts as failed."""

_FAILURES_KEPT_SECONDS = 3600


_MOST_TOGETHER = 100
"""Jobs in one round trip."""

_A_MOMENT_SECONDS = 0.01
"""What is handed out soon waits so long for company."""


def _job_id(key: bytes) -> str:
    return key.decode().removeprefix(Job.redis_job_namespace_prefix)


_Work = tuple[str, TenantId, tuple[str, ...]]


def connect(url: str, *, answer_seconds: float = ANSWER_SECONDS) -> Redis:
    """A client that gives up soon and does not retry by itself: pending items do that. Connects to nothing yet."""
    return Redis.from_url(
        url,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=answer_seconds,
        retry=Retry(NoBackoff(), 0),
        health_check_interval=30,
    )


class RqQueue:
    """Hands jobs to RQ workers as JSON."""

    def __init__(self, url: str) -> None:
        self._redis = connect(url)
        self._queues: dict[str, RedisQueue] = {}
        self._lock = Lock()
        self._rests_until = 0.0
        self._later: deque[_Work] = deque()
        self._some_later = Event()
        self._hander: Thread | None = None
        self._together = Gathering(self._enqueue_together, most=_MOST_TOGETHER, wait=ANSWER_SECONDS)

    def enqueue(self, job: str, tenant: TenantId, *ids: str) -> None:
        """See Queue.enqueue."""
        if time.monotonic() < self._rests_until:
            return
        try:
            self._together.do((job, tenant, ids))
        except (QueueUnavailable, NoTurn):
            log.warning("redis does not answer, the sweep will hand this out", job=job)

    def enqueue_soon(self, job: str, tenant: TenantId, *ids: str) -> None:
        """See Queue.enqueue_soon."""
        self._later.append((job, tenant, ids))
        with self._lock:
            if self._hander is None or not self._hander.is_alive():  # the first time in this process
                self._hander = Thread(target=self._hand_out, name="hands out jobs", daemon=True)
                self._hander.start()
        self._some_later.set()

    def _hand_out(self) -> None:
        while self._some_later.wait():
            self._some_later.clear()
            time.sleep(_A_MOMENT_SECONDS)
            while self._later:
                works = [self._later.popleft() for _ in range(min(len(self._later), _MOST_TOGETHER))]
                if time.monotonic() < self._rests_until:
                    continue
                try:
                    self._enqueue_together(works)
                except QueueUnavailable:
                    log.warning("redis does not answer, the sweep will hand this out", jobs=len(works))

    def _enqueue_together(self, works: Sequence[_Work]) -> Sequence[None]:
        """In one round trip. Cut in the middle it leaves a job that nobody takes, and the sweep hands it out anew."""
        with self._answering(), self._redis.pipeline(transaction=False) as at_once:
            for job, tenant, ids in works:
                name = queue_of(job)
                self._queue(name).enqueue_call(
                    ENTRY,
                    args=(job, tenant, *ids),
                    # Never the same twice: RQ forgets a job that ended by its id, also one that waits under it again.
                    job_id=f"{mark(job, tenant, *ids)}-{token_hex(4)}",
                    description=job,
                    timeout=JOB_SECONDS[name],
                    result_ttl=0,
                    failure_ttl=_FAILURES_KEPT_SECONDS,
                    pipeline=at_once,
                )
            at_once.execute()
        return [None] * len(works)

    def holds(self) -> frozenset[str]:
        """See Queue.holds."""
        with self._answering():
            pipe = self._redis.pipeline(transaction=False)
            for name in QUEUES:
                queue = self._queue(name)
                pipe.lrange(queue.key, 0, -1)
                # A started job's score is the time until which its worker's last heartbeat counts.
                pipe.zrangebyscore(queue.started_job_registry.key, time.time(), "+inf")
            found = pipe.execute()
        return frozenset(entry.decode().partition("-")[0] for entries in found for entry in entries)

    def forget(self, tenant: TenantId) -> int:
        """See Queue.forget. Managed Redis takes no rewrite, and keeps nothing of ours on disk that we could reach."""
        count = 0
        with self._answering():
            for key in self._redis.scan_iter(f"{Job.redis_job_namespace_prefix}*", count=500):
                with suppress(NoSuchJobError, DeserializationError):
                    job = Job.fetch(_job_id(key), connection=self._redis, serializer=JSONSerializer)
                    if tenant in job.args:
                        job.delete(remove_from_queue=True)
                        count += 1
            with suppress(ResponseError):  # one is under way, or the command is not for us
                self._redis.execute_command("BGREWRITEAOF")  # type: ignore[no-untyped-call]  # redis ships it untyped
        return count

    def depth(self) -> Mapping[str, int]:
        """See Queue.depth."""
        with self._answering():
            return {name: self._queue(name).count for name in QUEUES}

    def workers(self) -> Mapping[str, int]:
        """See Queue.workers."""
        with self._answering():
            # What a killed worker leaves behind ends by itself; until then its name alone does not make it live.
            members = {name: self._redis.smembers(WORKERS_BY_QUEUE_KEY % name) for name in QUEUES}
            every = sorted({key for keys in members.values() for key in keys})  # type: ignore[union-attr]  # not the awaitable client
            pipe = self._redis.pipeline(transaction=False)
            for key in every:
                pipe.exists(key)
            alive = {key for key, found in zip(every, pipe.execute(), strict=True) if found}
        return {name: len(alive & set(keys)) for name, keys in members.items()}  # type: ignore[arg-type]  # as above

    def ping(self) -> None:
        """See Queue.ping."""
        with self._answering():
            self._redis.ping()

    def _queue(self, name: str) -> RedisQueue:
        with self._lock:
            if name not in self._queues:
                self._queues[name] = RedisQueue(name, connection=self._redis, serializer=JSONSerializer)
            return self._queues[name]

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except (RedisError, OSError) as error:
            self._rests_until = time.monotonic() + _REST_SECONDS
            raise QueueUnavailable from error
        self._rests_until = 0.0
