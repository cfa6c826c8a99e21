"""A mailer that sends nothing: each mail becomes a durable file, shown on the development page; 500 are kept."""

from __future__ import annotations

import os
import time
import uuid
from contextlib import suppress
from pathlib import Path

from app.mail import KeptMail, MailTemporary, Message

_SUFFIX = ".eml"


class OutboxMailer:
    """Keeps mails under `folder`, which it makes, readable by this user alone: they hold working links."""

    def __init__(self, folder: Path, *, keep: int = 500) -> None:
        self._folder = folder
        self._keep = keep

    def deliver(self, message: Message) -> None:
        content = message.as_bytes()
        name = f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}"
        try:
            self._write(name, content)
            self._drop_the_oldest()
        except OSError as error:
            raise MailTemporary from error

    def newest(self, limit: int) -> list[KeptMail]:
        kept = []
        for path in self._files()[:limit]:
            with suppress(FileNotFoundError):  # another process may have dropped it
                kept.append(KeptMail(path.stem, path.read_bytes()))
        return kept

    def forget(self, address: str) -> None:
        """See KeepsMail.forget."""
        line = f"\r\nTo: {address}\r\n".encode()
        for path in self._files():
            with suppress(FileNotFoundError):
                if line in path.read_bytes():
                    path.unlink()

    def _write(self, name: str, content: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = self._folder / f".{name}"
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            aside.rename(self._folder / f"{name}{_SUFFIX}")
        except OSError:
            aside.unlink(missing_ok=True)
            raise
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _drop_the_oldest(self) -> None:
        for path in self._files()[self._keep :]:
            path.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted((path for path in self._folder.iterdir() if path.suffix == _SUFFIX), reverse=True)
