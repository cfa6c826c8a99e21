"""Roles: each process may do what its code asks of AWS in a whole story, and nothing that it never asks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import boto3
import pytest

from tests.conftest import Clock
from tests.egress.world import read_before, world
from tests.infra.iam import Act, Rights, table
from tests.infra.installation import ThreeProcesses, environment_of, made_of_the_template
from tests.infra.recording import Calls, record, record_signing
from tests.infra.template import Followed
from tests.stack import ROOT

BESIDE = {
    r"(worker|clock) (dynamodb:PutItem table/cotrackpro-keys|kms:Encrypt key/\S+)": "who comes first makes a data key",
    r"worker s3:AbortMultipartUpload cotrackpro-files/\*": "only after a put that failed in the middle",
    r"worker ses:SendEmail \S+": "SES asks for it or for SendRawEmail, by what the mail is made of",
    r"\w+ ssm:GetParametersByPath parameter/cotrackpro/development/\*": "AWS asks for the path or for what is under it",
    r"worker (dynamodb:\w+ table/cotrackpro-(phi-\w+|keys)|s3:(DeleteObjectVersion|ListBucketVersions) \S+)": (
        "erasing an account, which has a story of its own (tests/rights/deletion)"
    ),
    r"\w+ dynamodb:(GetItem|PutItem|Query|Describe\w+) table/cotrackpro-audit": "acts of staff are not in this story",
}
"""What is granted and not seen here, and why it is granted all the same."""

OPERATORS = {("kms", "DescribeKey")}
"""Asked by `keys rewrap`, which an operator runs."""


class Lived(NamedTuple):
    """What was asked, and what may be."""

    calls: Calls
    rights: Rights


@pytest.fixture
def lived(tmp_path: Path, clock: Clock, empty_ministack: str, monkeypatch: pytest.MonkeyPatch) -> Lived:
    """A day on what the template makes, with settings that come from what it put into Parameter Store."""
    made = made_of_the_template(empty_ministack)
    calls = Calls(made.keys)
    with world(tmp_path / "data", clock, monkeypatch) as outside:
        environment = environment_of(made, outside, monkeypatch)
        record(calls, monkeypatch)
        record_signing(calls, monkeypatch)
        day = ThreeProcesses(outside, clock, environment, calls)
        read_before(day.web)
        day.everything(monkeypatch)
    return Lived(calls, Rights(made.followed))


def test_each_process_may_do_what_it_does_and_nothing_else(lived: Lived) -> None:
    calls, rights = lived
    assert sorted(act for act, context in calls.acts.items() if not rights.allow(act, context)) == []
    never = [told(one) for one in sorted(rights.granted()) if not any(one.covers(act) for act in calls.acts)]
    assert [one for one in never if not any(re.fullmatch(beside, one) for beside in BESIDE)] == []
    assert sorted(asked_for_in_the_code() - calls.operations - OPERATORS) == []


def test_no_process_and_nobody_else_changes_or_removes_a_row_of_the_audit_log() -> None:
    rights = Rights(Followed())
    log = Followed().of("AWS::DynamoDB::Table")["AuditTable"]
    (refusal,) = log["ResourcePolicy"]["PolicyDocument"]["Statement"]
    assert (refusal["Effect"], refusal["Principal"], refusal["Resource"]) == ("Deny", "*", table("cotrackpro-audit"))
    for verb in ("UpdateItem", "DeleteItem", "BatchWriteItem", "PartiQLUpdate", "PartiQLDelete", "PartiQLInsert"):
        assert f"dynamodb:{verb}" in refusal["Action"]
        for who in ("web", "worker", "clock"):
            assert not rights.allow(Act(who, f"dynamodb:{verb}", table("cotrackpro-audit")))
    for who in ("web", "worker", "clock"):
        assert rights.allow(Act(who, "dynamodb:PutItem", table("cotrackpro-audit")))  # a row put over another is named
    assert "TimeToLiveSpecification" not in log


@pytest.mark.parametrize("name", ["cotrackpro-phi-wellbeing", "cotrackpro-phi-providers"])
def test_the_clock_has_no_part_in_well_being(name: str) -> None:
    rights = Rights(Followed())
    asked = [Act("clock", f"dynamodb:{verb}", table(name)) for verb in ("GetItem", "Query", "PutItem", "DeleteItem")]
    assert [act for act in asked if rights.allow(act)] == []


def test_a_key_opens_nothing_for_an_administrator_but_through_its_service() -> None:
    for key in Followed().of("AWS::KMS::Key").values():
        for one in key["KeyPolicy"]["Statement"]:
            if str(one["Principal"].get("AWS", "")).endswith(":root") and "Condition" not in one:
                assert not {"kms:Decrypt", "kms:*", "kms:GenerateDataKey", "kms:CreateGrant"} & set(one["Action"])


def told(act: Act) -> str:
    return f"{act.who} {act.action} {act.resource.rpartition(':')[2]}"


def asked_for_in_the_code() -> set[tuple[str, str]]:
    """Every call of an AWS client that stands in an adapter, as (service, operation)."""
    adapters = {
        "dynamodb": ["store/dynamodb_calls.py"],
        "kms": ["keys/kms.py"],
        "s3": ["blobs/s3.py", "blobs/s3_parts.py", "blobs/bucket.py"],
        "sesv2": ["mail/ses.py"],
        "bedrock-runtime": ["ai/bedrock.py"],
    }
    return {(name, one) for name, files in adapters.items() for file in files for one in _operations(name, file)}


def _operations(service: str, file: str) -> Iterator[str]:
    known = boto3.client(service, "us-east-1").meta.method_to_api_mapping  # type: ignore[call-overload]  # as elsewhere
    for node in ast.walk(ast.parse((ROOT / "app" / file).read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("client", "self._client"):
            made_by_operators = node.attr.startswith(("create_bucket", "put_bucket", "put_public"))
            if node.attr in known and not made_by_operators:
                yield known[node.attr]
