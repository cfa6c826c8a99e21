"""The cloud key ring: one KMS key, which never leaves KMS, used with an encryption context."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from app.keys import KeyMismatch, KeyUnavailable
from app.keys.envelope import Wrapped, pack, unpack

_CHANGED = {"InvalidCiphertextException", "IncorrectKeyException"}


class KmsRing:
    """KeyRing on a KMS key named by id, ARN or alias, through a boto3 client that the whole process shares.

    KMS's own yearly rotation needs nothing of us. To move to another key, point the alias (or the setting) at it
    and rewrap; the old key must stay enabled until that is done.
    """

    def __init__(self, client: Any, key_id: str) -> None:
        self._client = client
        self._key_id = key_id

    def wrap(self, data_key: bytes, context: Mapping[str, str]) -> bytes:
        """See KeyRing.wrap."""
        with _typed():
            answer = self._client.encrypt(KeyId=self._key_id, Plaintext=data_key, EncryptionContext=dict(context))
        return pack(Wrapped(answer["KeyId"], answer["CiphertextBlob"]))

    def unwrap(self, blob: bytes, context: Mapping[str, str]) -> bytes:
        """See KeyRing.unwrap."""
        wrapped = unpack(blob)
        with _typed():
            answer = self._client.decrypt(
                KeyId=wrapped.ring_key, CiphertextBlob=wrapped.sealed, EncryptionContext=dict(context)
            )
        data_key: bytes = answer["Plaintext"]
        return data_key

    def is_current(self, blob: bytes) -> bool:
        """See KeyRing.is_current. Asks KMS which key the alias names now. Raises KeyUnavailable."""
        wrapped = unpack(blob)
        with _typed():
            arn: str = self._client.describe_key(KeyId=self._key_id)["KeyMetadata"]["Arn"]
        return wrapped.ring_key == arn


@contextmanager
def _typed() -> Iterator[None]:
    try:
        yield
    except ParamValidationError:
        raise
    except BotoCoreError as error:
        raise KeyUnavailable from error
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in _CHANGED:
            raise KeyMismatch from None
        raise KeyUnavailable from error
