"""KMS: what its refusals mean to us."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from app.keys import KeyMismatch, KeyUnavailable
from app.keys.kms import KmsRing
from tests.keys.conftest import CloudRing

CONTEXT = {"tenant": "alice000000", "purpose": "records"}


class Refusing:
    """A client whose every call fails the same way."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __getattr__(self, name: str) -> Any:
        def call(**_: Any) -> None:
            raise self.error

        return call


@pytest.mark.parametrize(
    "error",
    [
        *[
            ClientError({"Error": {"Code": code, "Message": ""}}, "Encrypt")
            for code in (
                "DisabledException",
                "NotFoundException",
                "AccessDeniedException",
                "KMSInvalidStateException",
                "KMSInternalException",
                "ThrottlingException",
            )
        ],
        EndpointConnectionError(endpoint_url="http://127.0.0.1:9"),
    ],
)
def test_a_ring_that_does_not_serve_is_unavailable(cloud_ring: CloudRing, error: Exception) -> None:
    blob, refusing = cloud_ring.ring.wrap(b"k" * 32, CONTEXT), KmsRing(Refusing(error), "alias/any")
    for call in (
        lambda: refusing.wrap(b"k" * 32, CONTEXT),
        lambda: refusing.unwrap(blob, CONTEXT),
        lambda: refusing.is_current(blob),
    ):
        with pytest.raises(KeyUnavailable):
            call()


def test_an_alias_that_names_no_key_is_unavailable(kms: Any) -> None:
    with pytest.raises(KeyUnavailable):
        KmsRing(kms, "alias/nothing-here").wrap(b"k" * 32, CONTEXT)


def test_a_key_waiting_for_deletion_is_unavailable(cloud_ring: CloudRing) -> None:
    blob = cloud_ring.ring.wrap(b"k" * 32, CONTEXT)
    cloud_ring.client.schedule_key_deletion(KeyId=cloud_ring.key_id, PendingWindowInDays=7)
    with pytest.raises(KeyUnavailable):
        cloud_ring.ring.unwrap(blob, CONTEXT)


@pytest.mark.parametrize("code", ["InvalidCiphertextException", "IncorrectKeyException"])
def test_what_kms_finds_changed_is_said_as_changed(cloud_ring: CloudRing, code: str) -> None:
    blob = cloud_ring.ring.wrap(b"k" * 32, CONTEXT)
    refusing = KmsRing(Refusing(ClientError({"Error": {"Code": code, "Message": ""}}, "Decrypt")), "alias/any")
    with pytest.raises(KeyMismatch):
        refusing.unwrap(blob, CONTEXT)
