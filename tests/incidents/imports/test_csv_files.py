"""A CSV is read whatever program wrote it: its alphabet, its separator, its headings or none."""

from __future__ import annotations

import codecs

import pytest

from app.incidents.imports import file
from app.incidents.imports.table import MAX_COLUMNS, MAX_ROWS, Table, TooManyRows, Unreadable
from app.text.cells import guarded, unguarded, unguarded_start

SHEET = "date,what\n2026-11-01,Late – again\n"


def read(text: str) -> Table:
    return file.read(text.encode())


@pytest.mark.parametrize(
    "content",
    [
        SHEET.encode(),
        codecs.BOM_UTF8 + SHEET.encode(),
        codecs.BOM_UTF16_LE + SHEET.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + SHEET.encode("utf-16-be"),
        SHEET.encode("utf-16-le"),
        SHEET.encode("utf-16-be"),
        SHEET.encode("cp1252"),
        SHEET.replace("\n", "\r\n").encode(),
        SHEET.replace("\n", "\r").encode(),
    ],
)
def test_any_alphabet_and_any_line_end_is_read(content: bytes) -> None:
    table = file.read(content)
    assert (table.source, table.headings, table.rows) == ("csv", ("date", "what"), [["2026-11-01", "Late – again"]])


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    other = ";" if separator == "," else ","
    table = read(f"date{separator}what\n2026-11-01{separator}Late{other} again\n2026-11-02{separator}Never\n")
    assert table.rows == [["2026-11-01", f"Late{other} again"], ["2026-11-02", "Never"]]
    declared = read(f"sep={separator}\ndate{separator}what\n2026-11-01{separator}Late\n")
    assert (declared.headings, declared.rows, declared.first_row) == (("date", "what"), [["2026-11-01", "Late"]], 3)


def test_a_cell_may_hold_separators_quotes_and_lines() -> None:
    table = read('date,what\n2026-11-01,"He said ""no"", twice,\nand left"\n')
    assert table.rows == [["2026-11-01", 'He said "no", twice,\nand left']]


def test_a_file_without_headings_has_columns_by_number() -> None:
    table = read("2026-11-01,Late\n2026-11-02,Never,Rain\n")
    assert (table.headings, table.first_row) == (("Column 1", "Column 2", "Column 3"), 1)
    assert len(table.rows) == 2


def test_blank_rows_keep_their_place_and_those_at_the_end_are_nothing() -> None:
    table = read("\n,\ndate,what\n2026-11-01,Late\n\n,,\n2026-11-02,Never\n" + ",\n" * 1000)
    assert table.first_row == 4
    assert table.rows == [["2026-11-01", "Late"], [], [], ["2026-11-02", "Never"]]


def test_headings_that_are_missing_are_numbered_and_long_ones_are_cut() -> None:
    assert read(f"date,,{'x' * 100}\n2026-11-01,a,b,c\n").headings == ("date", "Column 2", "x" * 80, "Column 4")


def test_limits_are_where_they_are_said_to_be() -> None:
    assert len(read("date,what\n" + "2026-11-01,Late\n" * MAX_ROWS).rows) == MAX_ROWS
    with pytest.raises(TooManyRows):
        read("date,what\n" + "2026-11-01,Late\n" * (MAX_ROWS + 1))
    wide = ",".join(f"c{number}" for number in range(MAX_COLUMNS))
    assert len(read(f"{wide}\n{wide}\n").headings) == MAX_COLUMNS
    with pytest.raises(Unreadable, match="100 columns"):
        read(f"{wide},more\n{wide}\n")


@pytest.mark.parametrize("text", [",,\n,,\n", "date,what\n", "sep=;\n", "  \n"])
def test_a_file_in_which_nothing_stands_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text)


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_a_workbook_is_told_how_to_become_a_csv(start: bytes) -> None:
    with pytest.raises(Unreadable, match="save it as CSV"):
        file.read(start + b"\x00" * 100)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@home", "'@home"), ("\t1", "'\t1"), ("\r1", "'\r1"),
        ("\n1", "'\n1"), ("\n=1+1", "'\n'=1+1"), (" =1", "' =1"), ("'=1", "''=1"), ("'tis", "'tis"), ("", ""),
        ("\uff1d1+1", "'\uff1d1+1"), ("\uff20SUM(1)", "'\uff20SUM(1)"), ("\uff0b1", "'\uff0b1"),
        ("\uff0d1", "'\uff0d1"), ("x;=HYPERLINK(1)", "x;'=HYPERLINK(1)"), ("x\t@SUM(1)", "x\t'@SUM(1)"),
        ("x\n+cmd", "x\n'+cmd"), ("x; '=1", "x; ''=1"), ("x\n- one\n- two", "x\n- one\n- two"), ("a=b", "a=b"),
    ],
)  # fmt: skip
def test_no_spreadsheet_runs_a_cell_and_what_guards_it_is_taken_off_again(text: str, cell: str) -> None:
    assert guarded(text) == cell
    assert unguarded(cell) == text


def test_in_somebody_elses_file_only_the_apostrophe_at_the_start_is_a_guard() -> None:
    assert unguarded_start("'=1\n'@home is what he wrote'") == "=1\n'@home is what he wrote'"
    (row,) = read("date,what\n2026-11-01,\"He said\n'@home'\"\n").rows
    assert row == ["2026-11-01", "He said\n'@home'"]
