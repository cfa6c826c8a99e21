"""The embedded key ring: a file of ring keys, newest first, that only its owner can read."""

from __future__ import annotations

import base64
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.keys import KeyMismatch, KeyUnavailable
from app.keys.envelope import Wrapped, pack, unpack
from app.settings import SettingsError

_NONCE_BYTES = 12
_KEY_BYTES = 32


class LocalRing:
    """KeyRing on a file of lines `id key`, read anew for every call (the cache of data keys makes calls rare).

    So moving the file away locks what it opens, and putting it back unlocks it, with no restart.
    A missing file is made with `create` (development), waited for with `awaited` (an operator's commands, one of which
    makes it), and else refused with SettingsError.
    """

    def __init__(self, path: Path, *, create: bool, awaited: bool = False) -> None:
        self._path = Path(path)
        if create and not self._path.exists():
            _create(self._path)
        if awaited and not self._path.exists():
            return
        if not self._path.exists():
            raise SettingsError(
                f"The key file {path.name} is missing from {path.parent}. Restore it from your safe copy; for a new "
                "installation make it with: flask --app wsgi keys create."
            )
        _read(self._path)

    def wrap(self, data_key: bytes, context: Mapping[str, str]) -> bytes:
        """See KeyRing.wrap."""
        ring_key, secret = self._keys()[0]
        nonce = os.urandom(_NONCE_BYTES)
        return pack(Wrapped(ring_key, nonce + AESGCM(secret).encrypt(nonce, data_key, _bound_to(ring_key, context))))

    def unwrap(self, blob: bytes, context: Mapping[str, str]) -> bytes:
        """See KeyRing.unwrap. A blob of a ring key that the file does not hold raises KeyUnavailable."""
        wrapped = unpack(blob)
        secret = dict(self._keys()).get(wrapped.ring_key)
        if secret is None:
            raise KeyUnavailable
        nonce, sealed = wrapped.sealed[:_NONCE_BYTES], wrapped.sealed[_NONCE_BYTES:]
        try:
            return AESGCM(secret).decrypt(nonce, sealed, _bound_to(wrapped.ring_key, context))
        except (InvalidTag, ValueError):
            raise KeyMismatch from None

    def is_current(self, blob: bytes) -> bool:
        """See KeyRing.is_current."""
        return unpack(blob).ring_key == self._keys()[0][0]

    def rotate(self) -> str:
        """Put a new key first and return its id; older keys stay, to open what they wrapped until it is rewrapped."""
        line = _new_line()
        _write(self._path, line + self._path.read_text(), over=True)
        return line.split()[0]

    def _keys(self) -> list[tuple[str, bytes]]:
        try:
            return _read(self._path)
        except (OSError, SettingsError) as error:
            raise KeyUnavailable from error


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(path, _new_line(), over=False)


def _new_line() -> str:
    return f"{secrets.token_hex(8)} {base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()}\n"


def _write(path: Path, text: str, *, over: bool) -> None:
    """Write the whole file or nothing, and have it on disk on return; unless `over`, a file that is there wins."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if over:
            draft.replace(path)
        else:
            _link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _link(draft: Path, path: Path) -> None:
    """Give the draft its name only if that is free: of two processes that start at once, one makes the key."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return


def _read(path: Path) -> list[tuple[str, bytes]]:
    with path.open("rb") as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            raise SettingsError(f"The key file {path.name} can be read by others. Run: chmod 600 {path}")
        text = file.read()
    keys = _parsed(text)
    if not keys or any(len(secret) != _KEY_BYTES for _, secret in keys):
        raise SettingsError(f"The key file {path.name} is damaged. Restore it from your safe copy.")
    return keys


def _parsed(text: bytes) -> list[tuple[str, bytes]]:
    """The keys of a file, or none when a line of it makes no sense."""
    try:
        lines = [line.split() for line in text.decode("ascii").splitlines() if line.strip()]
        return [(name, base64.b64decode(secret, validate=True)) for name, secret in lines]
    except ValueError:
        return []


def _bound_to(ring_key: str, context: Mapping[str, str]) -> bytes:
    return msgspec.msgpack.encode([ring_key, sorted(context.items())])
