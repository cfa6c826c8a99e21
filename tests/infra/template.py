"""The CloudFormation template as data: with its tags as JSON has them, and with every reference followed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from tests.stack import ROOT

FILE = ROOT / "infra" / "template.yaml"
ACCOUNT, REGION = "000000000000", "us-east-1"
BUCKET, SITE, SENDER = "cotrackpro-files", "https://cotrackpro.example", "hello@cotrackpro.example"
GIVEN = {"BucketName": BUCKET, "BaseUrl": SITE, "MailDomain": "cotrackpro.example", "MailAddress": SENDER}
"""What whoever deploys has to say; all else has a default."""

Json = dict[str, Any]

_ARNS = {
    "AWS::DynamoDB::Table": "dynamodb:{region}:{account}:table/{name}",
    "AWS::KMS::Key": "kms:{region}:{account}:key/{name}",
    "AWS::S3::Bucket": "s3:::{name}",
    "AWS::IAM::Role": "iam::{account}:role/{name}",
}
_NAMED_BY = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::KMS::Alias": "AliasName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SES::ConfigurationSet": "Name",
}


class _Tags(yaml.SafeLoader):
    """Reads `!Ref x` as {"Ref": x} and `!Sub x` as {"Fn::Sub": x}."""


def _tagged(loader: Any, suffix: str, node: Any) -> Json:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Tags.add_multi_constructor("!", _tagged)


def text() -> Json:
    """As it is written."""
    found: Json = yaml.load(FILE.read_text("utf-8"), Loader=_Tags)
    return found


class Followed:
    """The resources with every reference followed, for these parameters and these ids of what was made."""

    def __init__(self, given: Mapping[str, str] | None = None, made: Mapping[str, str] | None = None) -> None:
        self._text = text()
        parameters = {name: about.get("Default", "") for name, about in self._text["Parameters"].items()}
        pseudo = {"AWS::Region": REGION, "AWS::AccountId": ACCOUNT, "AWS::Partition": "aws"}
        self._known: dict[str, Any] = {**pseudo, **parameters, **GIVEN, **(given or {})}
        self._made = made or {}

    def of(self, kind: str) -> dict[str, Json]:
        """Every resource of this type: its properties, by its name in the template."""
        found = self._text["Resources"]
        return {name: self.properties(name) for name, one in found.items() if one["Type"] == kind}

    def properties(self, name: str) -> Json:
        followed: Json = self._follow(self._text["Resources"][name].get("Properties", {}))
        return followed

    def _follow(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._follow(one) for one in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, given),) = value.items()
            if name == "Ref":
                return self._ref(given)
            if name.startswith("Fn::"):
                return getattr(self, f"_{name.removeprefix('Fn::').lower()}")(given)
        return {key: self._follow(one) for key, one in value.items()}

    def _ref(self, name: str) -> Any:
        if name in self._known:
            return self._known[name]
        kind = self._text["Resources"][name]["Type"]
        if kind == "AWS::SNS::Topic":
            return f"arn:aws:sns:{REGION}:{ACCOUNT}:{self.properties(name)['TopicName']}"
        if kind in _NAMED_BY:
            return self.properties(name)[_NAMED_BY[kind]]
        return self._made.get(name, name)

    def _getatt(self, path: list[str]) -> str:
        name, attribute = path
        if attribute != "Arn":
            return ".".join(path)
        form = _ARNS[self._text["Resources"][name]["Type"]]
        return "arn:aws:" + form.format(region=REGION, account=ACCOUNT, name=self._ref(name))

    def _sub(self, words: str) -> str:
        def put(found: re.Match[str]) -> str:
            name = found[1]
            return str(self._getatt(name.split(".", 1)) if "." in name else self._ref(name))

        return re.sub(r"\$\{([A-Za-z0-9:.]+)\}", put, words)

    def _if(self, given: list[Any]) -> Any:
        condition, yes, no = given
        return self._follow(yes if self._follow(self._text["Conditions"][condition]) else no)

    def _equals(self, given: list[Any]) -> bool:
        one, other = self._follow(given)
        return bool(one == other)
