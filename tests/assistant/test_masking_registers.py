"""Masking of what finds a home or a family in a map, a log or a public register."""

from __future__ import annotations

import pytest

from app.assistant.masking import Masking
from tests.growth import LINEAR, growth
from tests.promises import promise


def hidden(text: str) -> str:
    return Masking.of([text]).hide(text)


@promise("6.4", part=True)
@pytest.mark.parametrize(
    "place",
    ["38.627003,-90.199402", "38.6270, -90.1994", "38.627003 -90.199402", "38.627;-90.199", "38.6270° N, 90.1994° W",
     "38°37'37\"N 90°11'58\"W", "38° 37′ 37″ N, 90° 11′ 58″ W", "lat 38.627, long -90.199",
     "Latitude: 38.627 Longitude: -90.199"],
)  # fmt: skip
def test_coordinates_are_hidden_as_such(place: str) -> None:
    assert hidden(f"his phone was at {place} then") == "his phone was at [Coordinates 1] then"


@promise("6.4", part=True)
@pytest.mark.parametrize(
    "address",
    ["192.168.1.44", "8.8.8.8", "192.168.10.44", "2001:0db8:85a3:0000:0000:8a2e:0370:7334", "2600:1700:abc0::1",
     "fe80::1ff:fe23:4567:890a"],
)  # fmt: skip
def test_ip_addresses_are_hidden_as_such(address: str) -> None:
    assert hidden(f"signed in from {address}.") == "signed in from [IP address 1]."


@promise("6.4", part=True)
@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Case No. 22-CV-1045 is ours", "Case No. [Case number 1] is ours"),
        ("the order, case 22SL-DR01234, paragraph 4.2", "the order, case [Case number 1], paragraph 4.2"),
        ("Case # 2022-FA-000123.", "Case # [Case number 1]."),
        ("docket number FM-12-345-22", "docket number [Case number 1]"),
        ("Docket 2019-1234", "Docket [Case number 1]"),
        ("cause no. D-1-FM-20-001234", "cause no. [Case number 1]"),
        ("my case number is 22 cv 1045", "my case number is [Case number 1]"),
        ("our case: 1:22-cv-01045-ABC", "our case: [Case number 1]"),
        ("case 22-dr-01045 again", "case [Case number 1] again"),
        ("In the matter of 22JU00123", "In the matter of [Case number 1]"),
        ("expediente 123/2022", "expediente [Case number 1]"),
        ("número de caso 22-DR-0012", "número de caso [Case number 1]"),
        ("file no. 2022-0456", "file no. [Case number 1]"),
    ],
)
def test_case_numbers_are_hidden_as_such(text: str, masked: str) -> None:
    assert hidden(text) == masked


@promise("6.4", part=True)
@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("We live in Columbia, MO 65201", "We live in [Address 1]"),
        ("We live in Columbia, Missouri 65201 now", "We live in [Address 1] now"),
        ("Columbia MO 65201-1234", "[Address 1]"),
        ("in St. Louis, MO 63110", "in [Address 1]"),
        ("moved to columbia, mo 65201", "moved to [Address 1]"),
        ("at 77 W. 9th today", "at [Address 1] today"),
        ("77 W 9th", "[Address 1]"),
        ("77 w. 9th st", "[Address 1]"),
        ("814 N. Grand", "[Address 1]"),
        ("at 77 West 9th", "at [Address 1]"),
        ("from Unit 7, 98 Elm, she said", "from [Address 1], she said"),
        ("98 Elm, Unit 7", "[Address 1]"),
        ("#7, 98 Elm", "[Address 1]"),
        ("98 Elm #7", "[Address 1]"),
    ],
)
def test_addresses_without_the_word_street_are_hidden_whole(text: str, masked: str) -> None:
    assert hidden(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "In case 2 people come, in any case 12 of them: Case 3 was on 2026-11-20.",
        "The docket on 11/20/2026; docket 2026-11-20; case of 24 sodas",
        "at 10:30:15 and 10::30, version 1.2.3.4, paragraph 4.2.1.3, 300.400.500.600",
        "On 20-NOV-2026, 20NOV2026 and 10AM-1200. Form DR 260 and FL-300.",
        "a fever of 38.5°, then 39.1° and 101.3, 102.4; it was 38.50, 39.20",
        "He paid 1.234, 5.678",
        "12 North Carolina families",
        "in 3 rooms, 12 kids; unit 3: 20 minutes",
        "5 S and 3 W on the board; 98 Days #7; 12 N. Children",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert hidden(text) == text


@pytest.mark.parametrize(
    "piece",
    ["38.627003,", "1.", "a:", "1:", "22-", "case no. ", "docket ", "A1-", "St. ", "Columbia ", "columbia, ", "77 W. ",
     "unit 7, ", "7 Elm ", "38° ", "lat 38.62 ", "zeb.k "],
)  # fmt: skip
def test_looking_for_them_grows_with_the_text_and_no_faster(piece: str) -> None:
    assert growth(lambda text: Masking.of([text]), piece, 40_000) < LINEAR
