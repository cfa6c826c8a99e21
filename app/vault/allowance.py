"""The allowance: how much one file, and the whole vault of an account, may hold."""

from __future__ import annotations

from dataclasses import dataclass

from app.billing.standing import Standing
from app.errors import TooLarge
from app.settings import Settings
from app.store.sealed import Shelf
from app.vault.adding import NoRoom, tally
from app.vault.limits import GB, MB


class FileTooLarge(TooLarge):
    """A file above what one file may be."""

    title = "This file is too large"


@dataclass(frozen=True, slots=True)
class Allowance:
    """In bytes."""

    one_file: int
    room_in_all: int
    """What the plan holds."""
    used: int
    """By documents, and by what is on its way."""
    arriving: int = 0
    """Of that, what is on its way."""

    @property
    def left(self) -> int:
        return max(0, self.room_in_all - self.used)

    def check(self, size: int) -> None:
        """Raises FileTooLarge or NoRoom when a file of so many bytes has no room."""
        if size > self.one_file:
            raise FileTooLarge(f"One file can have {in_words(self.one_file)}. Nothing of it was kept.")
        if size > self.left:
            underway = f", {in_words(self.arriving)} are kept free for files on their way" if self.arriving else ""
            raise NoRoom(
                f"Your vault holds {in_words(self.room_in_all)}{underway}, and {in_words(self.left)} are left."
                " Nothing of this file was kept. Remove files that you do not need, or change your plan."
            )


def of(settings: Settings, standing: Standing, shelf: Shelf) -> Allowance:
    """What this account may add now. Raises StoreUnavailable."""
    gigabytes = dict(settings.vault_gb)[standing.tier]
    there = tally(shelf)
    arriving = sum(one.size for one in there.arriving)
    return Allowance(settings.vault_max_file_mb * MB, gigabytes * GB, there.bytes + arriving, arriving)


def in_words(size: int) -> str:
    """ "2 GB", "1.5 MB", "340 KB", "12 bytes": rounded down, so that nothing is promised that is not there."""
    for unit, name in ((GB, "GB"), (MB, "MB"), (1024, "KB")):
        if size >= unit:
            tenths = size * 10 // unit
            return f"{tenths // 10} {name}" if tenths % 10 == 0 or tenths >= 1000 else f"{tenths / 10} {name}"
    return f"{size} byte{'' if size == 1 else 's'}"
