"""The installation of the template on ministack, its three processes apart, and Alice's day there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from app import doctor
from app.accounts import model as accounts
from app.aws import aws_client
from app.blobs.bucket import check_bucket
from app.blobs.parts import Address
from app.key_files import rewrap_keys
from app.queue import CannotDo
from app.rights.deletion import model as deletion
from app.services import Services, build
from app.settings import from_environment
from app.store.tables import check_tables
from app.vault.pieces import PIECE
from tests.access.routes import Hers, Step, send
from tests.blobs.test_s3_direct import post as post_form
from tests.blobs.test_s3_direct import put as put_part
from tests.cast import arrive
from tests.conftest import Clock
from tests.egress.day import Day
from tests.egress.story import whole_day
from tests.egress.world import World
from tests.infra.deploying import complete, deploy, for_ministack
from tests.infra.recording import Calls
from tests.infra.template import Followed
from tests.ministack import aws
from tests.standins import HeldQueue
from tests.wellbeing.checkins.bringing import long_log, saved
from workers.clock import table

PATH = "/cotrackpro/development"


@dataclass
class Made:
    """What was deployed."""

    endpoint: str
    followed: Followed
    keys: dict[str, str]
    """The ARN of each KMS key as IAM sees it, by its id, real ARN and alias."""


def made_of_the_template(endpoint: str) -> Made:
    """Deploys all of it, in development, and sets what the stand-in leaves out."""
    given = {"Env": "development"}
    ids = deploy(aws("cloudformation", endpoint), for_ministack(), given)
    followed = Followed(given, ids)
    complete(followed, aws("dynamodb", endpoint), aws("s3", endpoint))
    keys: dict[str, str] = {}
    for alias, key in (("RecordsAlias", "RecordsKey"), ("PhiAlias", "PhiKey")):
        arn = followed._getatt([key, "Arn"])
        keys |= dict.fromkeys((ids[key], arn, followed.properties(alias)["AliasName"]), arn)
    keys["files"] = followed._getatt(["RecordsKey", "Arn"])
    return Made(endpoint, followed, keys)


class ThreeProcesses(Day):
    """Web, worker and clock with nothing of each other's in memory, each on record under its name."""

    def __init__(self, world: World, clock: Clock, environment: dict[str, str], calls: Calls) -> None:
        self.calls, self.held = calls, HeldQueue()
        self.web, self.worker, self.clock_process = (
            self._process(who, environment, clock) for who in ("web", "worker", "clock")
        )
        self.operator = self._process("operator", environment, clock)
        self.held.attach(self.worker)
        super().__init__(world, self.web, clock)

    def _process(self, who: str, environment: dict[str, str], clock: Clock) -> Services:
        with self.calls.of(who):
            return build(from_environment(environment), now=clock, queue=self.held)

    def workers_run(self) -> None:
        with self.calls.of("worker"):
            while self.held.held:
                try:
                    self.held.run()
                except CannotDo:
                    continue  # the walk makes up what nothing is behind

    def clock_runs(self) -> None:
        with self.calls.of("clock"):
            for job in table(self.clock_process):
                job.run(self.clock_process)
        self.workers_run()

    def everything(self, patched: pytest.MonkeyPatch) -> Iterator[None]:
        """Her whole day, files of every way, well-being, what an operator looks at, and the end of her account.

        Gives way now and then, for whoever looks at what is kept by then.
        """
        whole_day(self)
        yield
        self.sends_files_to_the_bucket(patched)
        yield
        self.walks_through_well_being()
        yield
        self.alice = arrive(self.app, "bob@example.org")
        saved(self.alice, long_log(500))
        self.workers_run()
        self.opens("/healthz")
        self.alice.get("/readyz")
        with self.calls.of("clock"):
            self.looks()
        with self.calls.of("operator"):
            self.operates()
        yield
        for days in (20, 20):  # what she removed is erased
            self.clock.move(days=days)
            self.clock_runs()
            yield
        hers = accounts.find_by_email(self.web, "alice@example.org")
        assert hers
        deletion.ask(self.web, self.web.store.tenant(hers))
        yield
        for days in (31, 1):  # grace, and what waits a while after the end
            self.clock.move(days=days)
            self.clock_runs()
            yield

    def looks(self) -> None:
        """What `flask doctor` asks about what was made."""
        settings = self.clock_process.settings
        assert check_tables(aws_client("dynamodb", settings), settings, aws_client("kms", settings)) == []
        told = check_bucket(aws_client("s3", settings), settings)
        assert [one for one in told if "take files from the pages" not in one] == []  # these come to localhost

    def operates(self) -> None:
        """What `flask doctor`, `flask staff grant` and `flask keys rewrap` do."""
        found = {one.part: one.wrong for one in doctor.examine(self.operator)}
        assert [found[part] for part in ("store", "tables", "keys", "phi", "blobs", "vectors")] == [""] * 6
        accounts.grant_staff(self.operator, "bob@example.org")
        rewrap_keys(self.operator.settings)

    def sends_files_to_the_bucket(self, patched: pytest.MonkeyPatch) -> None:
        """From the browser itself, in one and in parts, and one that never ends."""
        small, large = os.urandom(2000), os.urandom(PIECE + 1000)
        begun = self._announces(small, sha256=hashlib.sha256(small).hexdigest())
        assert post_form(Address(begun["url"], begun["fields"]), small) == 204
        ended = self.alice.post(f"/vault/uploads/{begun['id']}/end")
        self.workers_run()
        removed = self.alice.post(f"{ended.get_json()['there']}/remove", {"reason": "By mistake", "based_on": "1"})
        assert removed.status_code == 303, removed.text
        for name in ("app.vault.pieces.AT_ONCE", "app.vault.checking.AT_ONCE", "app.vault.pieces.PART"):
            patched.setattr(name, PIECE)
        begun = self._announces(large, sha256="")
        for number in (1, 2):
            part = large[(number - 1) * PIECE : number * PIECE]
            path = f"/vault/uploads/{begun['id']}/pieces/{number}/address"
            address = self.alice.post(path, {"sha256": hashlib.sha256(part).hexdigest()}).get_json()
            assert put_part(Address(address["url"], address["headers"]), part) == 200
        assert self.alice.post(f"/vault/uploads/{begun['id']}/end").status_code == 200
        self.workers_run()
        stopped = self._announces(os.urandom(PIECE + 2000), sha256="")
        assert self.alice.post(f"/vault/uploads/{stopped['id']}/stop").status_code == 204
        self._announces(os.urandom(PIECE + 3000), sha256="")

    def _announces(self, whole: bytes, **told: str) -> Any:
        answer = self.alice.post("/vault/uploads", {"name": "a.bin", "size": str(len(whole)), **told})
        assert answer.status_code == 200, answer.text
        return answer.json

    def walks_through_well_being(self) -> None:
        self.alice = arrive(self.app, "alice@example.org")
        hers, at = Hers(self.alice), self.app.url_map.bind("localhost")
        way = [
            Step(rule.endpoint, method, at.build(rule.endpoint, values, method=method), names_hers=True)
            for rule in self.app.url_map.iter_rules()
            if rule.rule.startswith("/wellbeing")
            for values in [{name: hers.value(rule.endpoint, name) for name in rule.arguments}]
            for method in sorted((rule.methods or set()) & {"GET", "POST"})
        ]
        for step in way:  # after all are known: some of them erase
            assert send(self.alice, step).status_code < 500, step
            self.workers_run()


def environment_of(made: Made, world: World, patched: pytest.MonkeyPatch) -> dict[str, str]:
    """Of each process: the four settings that the template's output names, with the outside world's as secrets."""
    patched.setenv("AWS_ENDPOINT_URL", made.endpoint)
    ssm = aws("ssm", made.endpoint)
    said = {one["Name"].rpartition("/")[2] for one in made.followed.of("AWS::SSM::Parameter").values()}
    beside = {"DATA_DIR", "AWS_REGION", "BASE_URL"}
    for name, value in {**world.environment, "WRITES_PER_MINUTE": "0"}.items():
        if name not in said | beside:
            ssm.put_parameter(Name=f"{PATH}/{name}", Value=value, Type="SecureString")
    ssm.delete_parameter(Name=f"{PATH}/BASE_URL")  # the tests' browsers come to localhost
    return {"DATA_DIR": world.environment["DATA_DIR"], "SECRETS": "ssm", "SSM_PATH": PATH, "AWS_REGION": "us-east-1"}
