"""A whole day on what the template makes: roles allow what was asked and no more, the data map names what was kept."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import boto3
import pytest

from app.rights.registry import EXPORTED
from tests.conftest import Clock
from tests.egress.world import read_before, world
from tests.infra.datamap import COMING, OF_A_PERSON, PRIVATE, Stood, chapter_of, is_named, named, unnamed
from tests.infra.iam import ROLES, Act, Rights, table
from tests.infra.installation import ThreeProcesses, environment_of, made_of_the_template
from tests.infra.recording import Calls, record, record_signing
from tests.infra.template import Followed
from tests.ministack import aws, empty
from tests.stack import ROOT

BESIDE = {
    r"operator (dynamodb:DeleteItem table/cotrackpro|kms:Encrypt key/\S+)": "jobs replay; rewrap to another key",
    r"(worker|clock|operator) (dynamodb:PutItem table/cotrackpro-keys|kms:Encrypt key/\S+)": "who is first makes one",
    r"worker s3:AbortMultipartUpload cotrackpro-files/\*": "only after a put that failed in the middle",
    r"worker ses:SendEmail \S+": "SES asks for it or for SendRawEmail, by what the mail is made of",
    r"\w+ ssm:GetParametersByPath parameter/cotrackpro/development/\*": "AWS asks for the path or for what is under it",
    r"worker dynamodb:(GetItem|PutItem|Query) table/cotrackpro-phi-providers": "a copy with the private part ticked",
    r"\w+ dynamodb:(GetItem|PutItem|Query|Describe\w+) table/cotrackpro-audit": "acts of staff are not in this story",
}
"""What is granted and not seen here, and why it is granted all the same."""


class Lived(NamedTuple):
    """What was asked, what may be, and what stood in the tables at the end."""

    calls: Calls
    rights: Rights
    keys: set[Stood]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, emptied_ministack: str) -> Lived:
    """A day on what the template makes, with settings that come from what it put into Parameter Store."""
    empty(emptied_ministack)
    made, clock = made_of_the_template(emptied_ministack), Clock(datetime(2026, 11, 20, 3, 41, tzinfo=UTC))
    calls, keys = Calls(made.keys), set()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(boto3, "DEFAULT_SESSION", None)  # another test's credentials would be remembered
        with world(tmp_path_factory.mktemp("day"), clock, patched) as outside:
            environment = environment_of(made, outside, patched)
            record(calls, patched)
            record_signing(calls, patched)
            day = ThreeProcesses(outside, clock, environment, calls)
            read_before(day.web)
            for _ in day.everything(patched):
                with calls.of("the test"):
                    keys |= standing(emptied_ministack)
    calls.acts = {act: context for act, context in calls.acts.items() if act.who != "the test"}
    return Lived(calls, Rights(made.followed), keys)


def standing(endpoint: str) -> set[Stood]:
    """Every key in every table, as nobody's process sees them."""
    client = aws("dynamodb", endpoint)
    pages = (
        (name, client.get_paginator("scan").paginate(TableName=name)) for name in client.list_tables()["TableNames"]
    )
    return {
        Stood(name, item["pk"]["S"], item["sk"]["S"])
        for name, found in pages
        for page in found
        for item in page["Items"]
        if not item["pk"]["S"].startswith("TOKEN#")  # the store's own, for ten minutes: digests of writes
    }


def test_each_process_may_do_what_it_does_and_nothing_else(lived: Lived) -> None:
    calls, rights, _ = lived
    assert sorted(act for act, context in calls.acts.items() if not rights.allow(act, context)) == []
    never = [told(one) for one in sorted(rights.granted()) if not any(one.covers(act) for act in calls.acts)]
    assert [one for one in never if not any(re.fullmatch(beside, one) for beside in BESIDE)] == []
    assert sorted(asked_for_in_the_code() - calls.operations) == []


def test_the_data_map_names_every_key_that_was_written(lived: Lived) -> None:
    assert len({chapter_of(key) for key in lived.keys}) > 100
    assert unnamed(lived.keys) == set()


def test_the_data_map_names_everything_that_an_export_knows() -> None:
    known = named()
    for feature in EXPORTED:
        everywhere = [word for words in known.values() for word in words]  # of one who reads them from elsewhere
        chapter = known[PRIVATE] if feature.private else everywhere if feature.rows else known[OF_A_PERSON]
        prefixes = [*(one.prefix for one in feature.families), *(one.prefix for one in feature.left)]
        assert [prefix for prefix in prefixes if prefix and not is_named(prefix, chapter)] == []


def test_the_data_map_names_no_key_that_the_code_does_not_have() -> None:
    files = [path for top in ("app", "workers") for path in (ROOT / top).rglob("*.py")]
    sources = "".join(path.read_text("utf-8") for path in files)
    known = {word for words in named().values() for word in words} - COMING
    assert sorted(word for word in known if f'"{word.rstrip("#")}' not in sources) == []


def test_no_process_and_nobody_else_changes_or_removes_a_row_of_the_audit_log() -> None:
    rights = Rights(Followed())
    log = Followed().of("AWS::DynamoDB::Table")["AuditTable"]
    (refusal,) = log["ResourcePolicy"]["PolicyDocument"]["Statement"]
    assert (refusal["Effect"], refusal["Principal"], refusal["Resource"]) == ("Deny", "*", table("cotrackpro-audit"))
    for verb in ("UpdateItem", "DeleteItem", "BatchWriteItem", "PartiQLUpdate", "PartiQLDelete", "PartiQLInsert"):
        assert f"dynamodb:{verb}" in refusal["Action"]
        for who in ROLES:
            assert not rights.allow(Act(who, f"dynamodb:{verb}", table("cotrackpro-audit")))
    for who in ROLES:
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
