"""Arriving: forms whose files are read as they come, by the view itself, and are never held whole.

A view marked `arriving` finds in `request.form` only the fields that stand before the first file: enough to check the
form's token, and who sends it, before a byte of a file is taken. `files()` then gives one file after the other.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeVar, cast

from flask import Flask, Request, current_app, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData
from werkzeug.wsgi import get_input_stream

from app.errors import Problem

View = TypeVar("View", bound=Callable[..., Any])

_CHUNK = 512 * 1024
_MOST_LEAD_BYTES = 256 * 1024
"""Of all fields before the first file; ours hold a token and a mark."""

_MOST_HELD_BYTES = 4 * _CHUNK
"""What the decoder may hold of a part whose head, or whose field, does not end."""

_MOST_PARTS = 200


class CutOff(Problem):
    """The sender went away, or was so slow that it comes to the same."""

    title = "The connection ended too early"
    sentence = "A file did not arrive whole, so nothing of it was kept. Send it once more."


@dataclass(frozen=True, slots=True)
class ArrivingFile:
    """A file on its way. Read `content` to its end before the next one is asked for."""

    name: str
    """As the browser says; it can be any text, and is empty where nothing was chosen."""
    content_type: str
    content: BinaryIO


def arriving(view: View) -> View:
    """Decorator: this view reads the files of its form as they come, however long they are."""
    view.reads_arriving_files = True  # type: ignore[attr-defined]  # functions carry attributes; ArrivingRequest reads it
    return view


def files() -> Iterator[ArrivingFile]:
    """The files of this request, in order. Raises CutOff, also while one of them is read."""
    _ = request.form  # the fields before them are read first
    form = cast("ArrivingRequest", request).arriving_form
    return form.files() if form else iter(())


def reads_arriving_files() -> bool:
    """Whether this request's view reads files as they come."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "reads_arriving_files", False)


def install(app: Flask) -> None:
    """Have requests of `app` know which views read files as they come; after others that give it a request class."""
    app.request_class = type("ArrivingRequest", (ArrivingRequest, app.request_class), {})


class ArrivingRequest(Request):
    """A request that leaves the files of a marked view unread."""

    arriving_form: _Form | None = None

    def _load_form_data(self) -> None:
        if "form" in self.__dict__:
            return
        if not self._files_are_left():
            super()._load_form_data()
            return
        # A bound set on this request is a stranger's; the app's own is for forms that are read at once.
        found = self.__dict__
        # What goes wrong below ends in a page that asks for the form again: then it is empty, and not read twice.
        found["stream"], found["form"], found["files"] = io.BytesIO(), ImmutableMultiDict(), ImmutableMultiDict()
        stream = get_input_stream(self.environ, max_content_length=self._max_content_length)
        self.arriving_form = _Form(cast("BinaryIO", stream), self.mimetype_params.get("boundary", ""))
        found["form"] = ImmutableMultiDict(self.arriving_form.lead())

    def _files_are_left(self) -> bool:
        return reads_arriving_files() and self.mimetype == "multipart/form-data"


class _Form:
    """A multipart body, decoded as it comes."""

    def __init__(self, body: BinaryIO, boundary: str) -> None:
        self._body = body
        mark = boundary.encode("ascii", "replace") or b"-"
        self._decoder = MultipartDecoder(mark, max_form_memory_size=_MOST_HELD_BYTES, max_parts=_MOST_PARTS)
        self._ended = False
        self._file: File | None = None

    def lead(self) -> list[tuple[str, str]]:
        """The fields before the first file."""
        fields: list[tuple[str, str]] = []
        size = 0
        while not self._ended:
            event = self._next()
            if isinstance(event, File):
                self._file = event
                break
            if isinstance(event, Field):
                content = self._field_content()
                size += len(content)
                if size > _MOST_LEAD_BYTES:
                    raise RequestEntityTooLarge
                fields.append((event.name or "", content.decode("utf-8", "replace")))
        return fields

    def files(self) -> Iterator[ArrivingFile]:
        """The files; what of one is left unread is passed over."""
        while self._file is not None:
            event, self._file = self._file, None
            content = _Content(self)
            yield ArrivingFile(event.filename, event.headers.get("content-type", ""), cast("BinaryIO", content))
            content.pass_over()
            self._file = self._next_file()

    def data(self) -> tuple[bytes, bool]:
        """The next bytes of the part in hand, and whether more of it follow."""
        event: Data = cast("Data", self._next())  # behind a part's head: a part without an end is CutOff there
        return event.data, event.more_data

    def _next_file(self) -> File | None:
        while not self._ended:
            event = self._next()
            if isinstance(event, File):
                return event
        return None

    def _field_content(self) -> bytes:
        pieces, size, more = [], 0, True
        while more:
            piece, more = self.data()
            size += len(piece)
            if size > _MOST_LEAD_BYTES:
                raise RequestEntityTooLarge
            pieces.append(piece)
        return b"".join(pieces)

    def _next(self) -> Event:
        try:
            event = self._decoder.next_event()
            while isinstance(event, NeedData):
                self._decoder.receive_data(self._body.read(_CHUNK) or None)
                event = self._decoder.next_event()
        except (ClientDisconnected, OSError, ValueError):  # gone, too slow, or no form
            self._ended = True
            raise CutOff from None
        self._ended = isinstance(event, Epilogue)
        return event


class _Content(io.RawIOBase):
    """The bytes of one file; what is read at once is at most what came at once."""

    def __init__(self, form: _Form) -> None:
        self._form = form
        self._left = memoryview(b"")
        self._more = True

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, fewer where fewer have come; empty at the end. Raises CutOff."""
        while self._more and not self._left:
            data, self._more = self._form.data()
            self._left = memoryview(data)
        end = len(self._left) if size < 0 else size
        taken, self._left = bytes(self._left[:end]), self._left[end:]
        return taken

    def pass_over(self) -> None:
        """Leave the rest."""
        while self.read():
            pass
