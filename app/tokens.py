"""Signed tokens: itsdangerous, one salt per purpose, so that a token made for one purpose is worthless for another."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from itsdangerous import BadData, SignatureExpired, URLSafeSerializer, URLSafeTimedSerializer

from app.errors import LinkExpired


class BadToken(LinkExpired):
    """Forged, cut, made for another purpose, or not a token at all."""


class Tokens:
    """Signs and reads small values. Keys are newest first: the first signs, all verify."""

    def __init__(self, secret_keys: Sequence[str]) -> None:
        self._keys = list(reversed(secret_keys))

    def sign(self, purpose: str, value: Any) -> str:
        """A URL-safe token that never expires."""
        return str(URLSafeSerializer(self._keys, salt=_salt(purpose)).dumps(value))

    def read(self, purpose: str, token: str) -> Any:
        """The value that was signed. Raises BadToken."""
        try:
            return URLSafeSerializer(self._keys, salt=_salt(purpose)).loads(token.encode("utf-8", "surrogatepass"))
        except BadData:
            raise BadToken from None

    def seal(self, purpose: str, text: str) -> str:
        """What a token may hold and nobody may read. The same text is the same each time, until there is a new key."""
        sealed = _cipher(self._keys[-1], purpose).encrypt(text.encode(), None)
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def unseal(self, purpose: str, sealed: str) -> str:
        """The text that was sealed, with any of the keys. Raises BadToken."""
        try:
            body = base64.urlsafe_b64decode(sealed.encode("ascii") + b"==")
        except (UnicodeEncodeError, binascii.Error):
            raise BadToken from None
        for key in reversed(self._keys):
            try:
                return _cipher(key, purpose).decrypt(body, None).decode()
            except (InvalidTag, ValueError):  # of another key; too short to be of any
                continue
        raise BadToken

    def sign_timed(self, purpose: str, value: Any) -> str:
        """A URL-safe token that knows when it was made."""
        return str(URLSafeTimedSerializer(self._keys, salt=_salt(purpose)).dumps(value))

    def read_timed(self, purpose: str, token: str, *, max_age_seconds: int) -> Any:
        """The value that was signed. Raises BadToken, LinkExpired."""
        try:
            serializer = URLSafeTimedSerializer(self._keys, salt=_salt(purpose))
            return serializer.loads(token.encode("utf-8", "surrogatepass"), max_age=max_age_seconds)
        except SignatureExpired:
            raise LinkExpired from None
        except BadData:
            raise BadToken from None


def digest(secret_key: str, purpose: str, text: str) -> str:
    """128 bits (hex) that stand for `text` and tell nothing about it to whoever lacks the key."""
    return hmac.new(
        secret_key.encode(), f"{purpose} {text}".encode("utf-8", "surrogatepass"), hashlib.sha256
    ).hexdigest()[:32]


def _cipher(key: str, purpose: str) -> AESSIV:
    """Needs no nonce, so that a mail that is tried again is the same mail."""
    return AESSIV(hmac.new(key.encode(), f"cotrackpro.seal.{purpose}".encode(), hashlib.sha512).digest())


def _salt(purpose: str) -> str:
    return f"cotrackpro.{purpose}"
