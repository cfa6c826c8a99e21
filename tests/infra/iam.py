"""IAM, as far as the template uses it: what a role may do by its policies and by the policies of keys."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from tests.infra.template import ACCOUNT, Followed, Json

ROLES = {"web": "WebRole", "worker": "WorkerRole", "clock": "ClockRole", "operator": "OperatorRole"}


@dataclass(frozen=True, slots=True, order=True)
class Act:
    """One thing that a process asks AWS for."""

    who: str
    action: str
    resource: str

    def covers(self, other: Act) -> bool:
        """Whether the other is one of those that this names, which may have a star in its resource."""
        named = (self.who, self.action) == (other.who, other.action)
        return named and fnmatchcase(other.resource, self.resource)


class Rights:
    """What the template lets each process do."""

    def __init__(self, followed: Followed) -> None:
        self._keys = {followed._getatt([name, "Arn"]): one for name, one in followed.of("AWS::KMS::Key").items()}
        self._role_arns = {who: followed._getatt([role, "Arn"]) for who, role in ROLES.items()}
        self._statements: dict[str, list[Json]] = {who: [] for who in ROLES}
        for policy in followed.of("AWS::IAM::ManagedPolicy").values():
            for who, role in ROLES.items():
                if followed._ref(role) in policy["Roles"]:
                    self._statements[who] += policy["PolicyDocument"]["Statement"]

    def allow(self, act: Act, context: dict[str, str] | None = None) -> bool:
        """Whether a role may do this; of a KMS key its own policy has to say so too."""
        told = self._statements[act.who]
        denied = any(_fits(one, act, {}) for one in told if one["Effect"] == "Deny")
        allowed = any(_fits(one, act, context or {}) for one in told if one["Effect"] == "Allow")
        return allowed and not denied and (act.resource not in self._keys or self._by_its_key(act, context or {}))

    def granted(self) -> set[Act]:
        """Every action on every resource that a policy of a role names as allowed."""
        return {
            Act(who, action, resource)
            for who, told in self._statements.items()
            for one in told
            if one["Effect"] == "Allow"
            for action in _several(one["Action"])
            for resource in _several(one["Resource"])
        }

    def _by_its_key(self, act: Act, context: dict[str, str]) -> bool:
        # What a key lets the account do, the account's own policies may hand on to a role.
        named = {self._role_arns[act.who], f"arn:aws:iam::{ACCOUNT}:root"}
        return any(
            named & set(_several(one["Principal"].get("AWS", [])))
            and any(fnmatchcase(act.action, pattern) for pattern in _several(one["Action"]))
            and _holds(one.get("Condition", {}), context)
            for one in self._keys[act.resource]["KeyPolicy"]["Statement"]
        )


def _fits(statement: Json, act: Act, context: dict[str, str]) -> bool:
    return (
        any(fnmatchcase(act.action, pattern) for pattern in _several(statement["Action"]))
        and any(fnmatchcase(act.resource, pattern) for pattern in _several(statement["Resource"]))
        and _holds(statement.get("Condition", {}), context)
    )


def _holds(condition: Json, context: dict[str, str]) -> bool:
    """Only equality is used in what allows something to a role; another kind of condition is a KeyError here."""
    return all(
        context.get(key) in _several(wanted)
        for kind, tests in condition.items()
        for key, wanted in {"StringEquals": tests}[kind].items()
    )


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def table(name: str) -> str:
    """The ARN of a table by its name."""
    return f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/{name}"
