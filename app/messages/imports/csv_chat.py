"""Messages in a CSV: any separator, one message a row, columns named by anybody."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from app.dates import days
from app.dates.moments import zone_of
from app.messages.imports import columns
from app.messages.imports.lines import Line
from app.messages.imports.said import MAX_FILES, MAX_NAME, MAX_TEXT_BYTES, SENT_HERE, Found, Said, Wrong
from app.text.cells import unguarded_start
from app.text.cleaning import one_line

_SEPARATORS = ",;\t|"
_SECONDS = re.compile(r"\d{1,2}:\d{2}:(\d{2})")
_DATE = re.compile(r"(?<![\d/.\-])\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}(?![\d/])")
_MOST_BREAKS = 100
"""Rows whose quotes never close, before the rest of the file is given up."""

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out: its separator, its headings ("Column 1" where it has none), and its first rows."""

    separator: str
    headings: tuple[str, ...]
    has_headings: bool
    rows: tuple[tuple[str, ...], ...]


def layout(sample: str) -> Layout | None:
    """The layout that the beginning of a file shows; None when it is no table of dates."""
    read = {separator: _sampled(sample, separator) for separator in _SEPARATORS}
    separator = max(read, key=lambda each: _fitness(read[each]))
    rows = [row for row in read[separator] if any(row)][:50]
    if not rows or max(map(len, rows)) < 2:
        return None
    has_headings = not any(map(days.is_day, rows[0]))
    body = rows[1:] if has_headings else rows
    if not any(days.is_day(cell) or days.either_way(cell) for row in body for cell in row):
        return None
    width = min(max(map(len, rows)), columns.MOST)
    named = [one_line(cell)[:80] for cell in rows[0]] if has_headings else []
    headings = [name or f"Column {at}" for at, name in enumerate(named, 1)][:width]
    headings += [f"Column {at}" for at in range(len(headings) + 1, width + 1)]
    return Layout(separator, tuple(headings), has_headings, tuple(tuple(row[:width]) for row in body))


def dates(rows: Iterator[Row], targets: Sequence[str]) -> Iterator[str]:
    """Each date whose order is open, as it is written."""
    at = targets.index("when") if "when" in targets else -1
    for _, row in rows:
        if 0 <= at < len(row) and (match := _DATE.search(row[at])):
            yield match[0]


def rows(lines: Iterator[Line], separator: str, *, has_headings: bool) -> Iterator[Row | Wrong]:
    """Every row that is not blank, with the line that it begins at."""
    feed = _Feed(lines)
    skipped = not has_headings
    for _ in range(_MOST_BREAKS):
        reader = csv.reader(feed, delimiter=separator)
        try:
            for cells in reader:
                yield from feed.cut_lines()
                line, feed.began = feed.began, feed.number + 1
                if not any(cells):
                    continue
                if skipped:
                    yield line, [unguarded_start(cell.strip()) for cell in cells]
                skipped = True
        except csv.Error:
            yield Wrong(feed.began, "A cell here is longer than a cell can be, or a quote is never closed.")
            feed.began = feed.number + 1
        else:
            yield from feed.cut_lines()
            return


def read(rows: Iterator[Row | Wrong], targets: Sequence[str], *, day_first: bool, zone: str) -> Iterator[Found]:
    """Every message, and every row that cannot become one."""
    at = {target: number for number, target in enumerate(targets) if target and target not in columns.SEVERAL}
    texts = [number for number, target in enumerate(targets) if target == "text"]
    for row in rows:
        yield row if isinstance(row, Wrong) else _message(row, at, texts, day_first, zone)


def _message(row: Row, at: dict[str, int], texts: list[int], day_first: bool, zone: str) -> Found:
    line, cells = row

    def cell(target: str) -> str:
        number = at.get(target, -1)
        return cells[number] if 0 <= number < len(cells) else ""

    text = "\n".join(cells[number] for number in texts if number < len(cells) and cells[number])
    written = one_line(f"{cell('when')} {cell('time')}")[:80]
    if len(text.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
        return Wrong(line, f"This message is longer than {MAX_TEXT_BYTES:,} bytes, so it is left out.")
    if not cell("when"):
        return Wrong(line, "This row has no date. It is left out.")
    try:
        moment = _moment(cell("when"), cell("time"), day_first, zone)
    except (ValueError, OverflowError):
        return Wrong(line, f"“{written[:60]}” is no date and time that can be read. The row is left out.")
    sender, to = one_line(cell("from"))[:MAX_NAME], _names(cell("to"))
    if columns.is_sent(cell("direction")) and not sender:
        sender = SENT_HERE
    files = _names(cell("files"))
    if not (text or files or cell("subject")):
        return Wrong(line, "This row has no words. It is left out.")
    return Said(
        line, moment, written, sender, text, to=to[:20], subject=one_line(cell("subject"))[:300],
        files=files[:MAX_FILES], more_files=max(len(files) - MAX_FILES, 0),
    )  # fmt: skip


def _moment(when: str, at: str, day_first: bool, zone: str) -> datetime:
    given = days.read(when, day_first=day_first, zone=zone)
    clock = given.at or (days.read_time(at).at if at else None)
    if given.on is None or clock is None or given.on.year < 1990:
        raise ValueError("no moment")
    seconds = _SECONDS.search(at if given.at is None else when)
    local = datetime.combine(given.on, time.fromisoformat(clock).replace(fold=given.fold))  # local
    local = local.replace(second=int(seconds[1]) if seconds else 0)
    return local.replace(tzinfo=zone_of(given.zone)) if given.zone else local


def _names(cell: str) -> tuple[str, ...]:
    return tuple(one_line(name)[:MAX_NAME] for name in re.split(r"[;\n|]", cell) if name.strip())


class _Feed:
    """Lines for the parser of CSV, with the number of the one that a row began at."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._cut: list[int] = []
        self.number = 0
        self.began = 1

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number = line.number
        if line.cut:
            self._cut.append(line.number)
            return "\n"
        return line.text.replace("\x00", "") + "\n"

    def cut_lines(self) -> Iterator[Wrong]:
        """The lines that were passed over since the last call."""
        cut, self._cut = self._cut, []
        for number in cut:
            yield Wrong(number, "This line is longer than 400,000 characters, so it is left out.")


def _sampled(sample: str, separator: str) -> list[list[str]]:
    found: list[list[str]] = []
    try:
        for row in csv.reader(sample.splitlines(keepends=True), delimiter=separator):
            found.append([unguarded_start(cell.strip()) for cell in row])
            if len(found) > 60:
                break
    except csv.Error:
        pass
    return found


def _fitness(rows: list[list[str]]) -> tuple[int, int]:
    """Rows that have as many cells as most do, where these are more than one; then how many cells."""
    widths = [len(row) for row in rows if any(row)]
    most = max(set(widths), key=widths.count, default=1)
    return (widths.count(most), most) if most > 1 else (0, 1)
