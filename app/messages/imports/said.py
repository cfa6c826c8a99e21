"""What a reader finds in a file, one after the other: a message that was sent, or a line that cannot become one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.errors import Invalid

MAX_TEXT_BYTES = 120_000
"""Of UTF-8. A store holds 400 KB in one piece, and a message is kept beside its folded text."""

MAX_NAME = 120
"""Characters of a sender's name."""

MAX_FILES = 50
"""Names of attachments that are kept of one message."""

MAX_MESSAGES = 200_000
"""Messages of one file."""

SENT_HERE = "Sent from this phone"
"""Who wrote a message that a phone's backup marks as sent: it names nobody."""


class Unreadable(Invalid):
    """A file that no reader can take. The sentence says what would be."""

    title = "We could not read this file"


@dataclass(slots=True)
class Said:
    """One message of a file. `at` is aware where the file tells the instant, else naive, in the file's zone.

    `line` counts from 1 as an editor does, `written` is the time as the file has it, and `parties` are all that it
    is from and to. A `notice` is a line of the program's own, such as "Sam left".
    """

    line: int
    at: datetime
    written: str
    sender: str
    text: str
    to: tuple[str, ...] = ()
    subject: str = ""
    files: tuple[str, ...] = ()
    more_files: int = 0
    notice: bool = False
    zone: str = ""
    """The zone or distance from UTC that the file itself names."""

    @property
    def parties(self) -> tuple[str, ...]:
        return (self.sender, *self.to) if self.sender else self.to


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line, or what begins there, that cannot become a message, and why: a sentence."""

    line: int
    why: str


Found = Said | Wrong
