"""DKIM: our signature over a mail that goes out by SMTP. SES signs by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dkim
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

SIGNED = (
    b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type", b"auto-submitted",
    b"list-unsubscribe", b"list-unsubscribe-post", b"reply-to", b"cc", b"sender",
)  # fmt: skip
"""Each is named twice: once for what is there (or is not), and once so that none can be added (RFC 6376, 8.15)."""


class Signer:
    """Signs mails for the domain that they come from."""

    def __init__(self, key: str, selector: str, domain: str) -> None:
        """`key` is an RSA private key in PEM form."""
        loaded: Any = load_pem_private_key(key.encode(), None)
        self._key: RSAPrivateKey = loaded
        self._pem = self._key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        self._selector = selector.encode("ascii")
        self._domain = domain.encode("ascii")

    def signed(self, content: bytes) -> bytes:
        """The same mail with a DKIM-Signature on top."""
        signature: bytes = _Signing(content, self._key).sign(
            self._selector,
            self._domain,
            self._pem,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[*SIGNED, *SIGNED],
        )
        return signature + content


class _Signing(dkim.DKIM):  # type: ignore[misc]  # dkimpy ships no types
    """dkimpy computes RSA in Python, which takes 5 ms; `cryptography` needs half of one."""

    def __init__(self, content: bytes, key: RSAPrivateKey) -> None:
        super().__init__(content)
        self._key = key

    def gen_header(self, *given: Any, **named: Any) -> Any:
        """See dkim.DomainSigner. The name of the algorithm is written by now; this one has the key object sign."""
        self.signature_algorithm = b"ed25519-sha256"
        return super().gen_header(*given[:-1], _Key(self._key), **named)


class _Key:
    """A key as dkimpy asks an object of another library to sign."""

    def __init__(self, key: RSAPrivateKey) -> None:
        self._key = key

    def sign(self, digest: bytes) -> _Signature:
        """Over a SHA-256 digest."""
        return _Signature(self._key.sign(digest, PKCS1v15(), Prehashed(hashes.SHA256())))


class _Signature:
    def __init__(self, signature: bytes) -> None:
        self.signature = signature
