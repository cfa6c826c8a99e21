"""Messages in a CSV: columns found by name or by what stands in them, rows that cannot be read told by line."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.messages.imports import columns
from app.messages.imports.csv_chat import layout
from app.messages.imports.said import SENT_HERE, Said
from tests.messages.imports.conftest import found_in, said_in, wrong_in

HEAD = "Date,Time,From,To,Message\n"


def test_a_row_becomes_a_message_to_the_second() -> None:
    (said,) = said_in(HEAD + '11/19/2025,5:05:30 PM,Sam,Alice,"Late, again\nsorry"\n')

    assert (said.at.isoformat(), said.sender, said.to) == ("2025-11-19T17:05:30", "Sam", ("Alice",))
    assert (said.text, said.line, said.written) == ("Late, again\nsorry", 2, "11/19/2025 5:05:30 PM")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_separator_is_found(separator: str) -> None:
    text = "Timestamp,Sender,Body\n2025-11-19 17:05,Sam,One\n2025-11-19 17:06,Alice,Two\n".replace(",", separator)

    assert [(said.sender, said.text) for said in said_in(text)] == [("Sam", "One"), ("Alice", "Two")]


def test_columns_without_headings_are_told_by_what_stands_in_them() -> None:
    rows = "".join(f"2025-11-19 17:{n:02d},{('Sam', 'Alice')[n % 2]},These are words number {n}\n" for n in range(6))
    found = layout(rows)

    assert found is not None
    assert columns.guess(found.headings, found.rows) == ("when", "from", "text")


def test_an_offset_in_a_cell_is_the_instant() -> None:
    (said,) = said_in("When,From,Text\n2025-11-19T17:05:00+01:00,Sam,Hi\n")

    assert said.at == datetime(2025, 11, 19, 17, 5, tzinfo=ZoneInfo("Europe/Berlin"))


def test_a_sent_row_without_a_name_is_from_here() -> None:
    received, sent = said_in("Date,Type,From,Text\n2025-11-19 17:05,received,Sam,Hi\n2025-11-19 17:06,sent,,Yes\n")

    assert (received.sender, sent.sender) == ("Sam", SENT_HERE)


def test_rows_that_cannot_be_read_are_told_by_line() -> None:
    text = HEAD + "11/19/2025,5:05 PM,Sam,,One\n,,Sam,,x\n11/20/2025,25:99,Sam,,x\n11/20/2025,5:05 PM,Sam,,\n"

    assert [wrong.line for wrong in wrong_in(text)] == [3, 4, 5]
    assert [one.text for one in found_in(text) if isinstance(one, Said)] == ["One"]


def test_a_quote_that_never_closes_ends_in_a_sentence() -> None:
    text = HEAD + "11/19/2025,5:05 PM,Sam,,One\n" + '11/20/2025,5:05 PM,Sam,,"open\n' + "more\n" * 60_000

    assert [one.text for one in found_in(text) if isinstance(one, Said)] == ["One"]
    assert wrong_in(text)


@pytest.mark.parametrize(("chosen", "said"), [(("when", "from"), 1), (("text",), 1), (("when", "when", "text"), 1)])
def test_what_the_columns_lack_is_said(chosen: tuple[str, ...], said: int) -> None:
    assert len(columns.missing(chosen)) == said
