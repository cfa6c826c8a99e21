"""PEM keys: whether a setting holds the kind of key that it should."""

from __future__ import annotations


def is_public_key(text: str) -> bool:
    """Whether this is an RSA public key."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415  # only who has such a key pays for it
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey  # noqa: PLC0415  # as above
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415  # as above

    try:
        return isinstance(load_pem_public_key(text.encode()), RSAPublicKey)
    except (ValueError, UnsupportedAlgorithm):
        return False


def is_signing_key(text: str) -> bool:
    """Whether this is an RSA private key of 1024 bits or more that no password locks."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415  # only who has such a key pays for it
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415  # as above
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415  # as above

    try:
        key = load_pem_private_key(text.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return isinstance(key, RSAPrivateKey) and key.key_size >= 1024
