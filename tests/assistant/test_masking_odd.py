"""Masking of odd spellings: what tired people and evasive ones write is hidden too."""

from __future__ import annotations

import pytest

from app.assistant.masking import Masking, Name
from tests.growth import LINEAR, growth
from tests.promises import promise

PEOPLE = ("Zebulon Krantz", "Daniel Ortiz", Name("Mia", child=True))


def hidden(text: str) -> str:
    return Masking.of([text], PEOPLE).hide(text)


@promise("6.4", part=True)
@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("his is 123.45.6789 I think", "his is [SSN 1] I think"),
        ("SSN 123.45.6789.", "SSN [SSN 1]."),
        ("ssn: 123 456 789", "ssn: [SSN 1]"),
        ("SSN 123.45.6789 and 123456789", "SSN [SSN 1] and [Account 1]"),
        ("call 555.867.53 09 now", "call [Phone 1] now"),
        ("(555) 867 - 5309", "[Phone 1]"),
        ("555 8675309", "[Phone 1]"),
        ("5 5 5 8 6 7 5 3 0 9", "[Phone 1]"),
        ("five five five 867 5309", "[Phone 1]"),
        ("five five five, eight six seven, five three oh nine", "[Phone 1]"),
        ("cinco cinco cinco ocho seis siete cinco tres cero nueve", "[Phone 1]"),
        ("at 1432 Maple Hollow, Springfield", "at [Address 1]"),
        ("at 12 Oak Hill today", "at [Address 1] today"),
        ("in Apt 4B there", "in [Address 1] there"),
        ("Two hundred Main Street", "[Address 1]"),
        ("DOB: 03032016", "DOB: [Birth date 1]"),
        ("born on the third of March 2016", "born on the [Birth date 1]"),
        ("born on March 2016.", "born on [Birth date 1]."),
        ("birthday 3/14/2016", "birthday [Birth date 1]"),
        ("born the twenty-first of May, 2016", "born the [Birth date 1]"),
        ("z.krantz [at] mail dot com", "[Email 1]"),
        ("zeb (at) mail (dot) co (dot) uk", "[Email 1]"),
        ("zeb at mail dot com", "[Email 1]"),
        ("see https://facebook.com/zebulon.krantz.", "see [Link 1]."),
        ("facebook.com/zebulon.krantz?x=1", "[Link 1]"),
        ("on IG @zeb.the.man", "on IG [Handle 1]"),
        ("he lives at 814 Wexford now", "he lives at [Address 1] now"),
        ("I moved to 77 West 9th", "I moved to [Address 1]"),
        ("she lives at Twenty-Two Acacia", "she lives at [Address 1]"),
        ("twelve Oak Hill", "[Address 1]"),
        ("vive en Juárez 145", "vive en [Address 1]"),
        ("Route 9 Box 44", "[Address 1]"),
        ("in room 4b", "in [Address 1]"),
        ("the 1600 block of Pine", "the [Address 1]"),
        ("in Springfield, MO 65801", "in [Address 1]"),
        ("her zip code: 65801-1234", "her zip code: [Address 1]"),
        ("at 38.6270, -90.1994", "at [Coordinates 1]"),
        ("the corner of 5th and Oak", "the corner of [Address 1]"),
        ("a blue Honda ABC-1234", "a blue Honda [Account 1]"),
        ("placa ABC-123-D", "placa [Account 1]"),
        ("from 192.168.1.44", "from [IP address 1]"),
        ("snap: oaktree99", "snap: [Handle 1]"),
        ("his insta is oak.t", "his insta is [Handle 1]"),
        ("cashapp $oaktree", "cashapp [Handle 1]"),
        ("u/oaktree and oak#1234", "[Handle 1] and [Handle 2]"),
        ("plate ABC 1234", "plate [Account 1]"),
        ("license plate number 7KLM321", "license plate number [Account 1]"),
        ("VIN 1HGCM82633A004352", "VIN [Account 1]"),
    ],
)
def test_odd_spellings_are_hidden(text: str, masked: str) -> None:
    assert hidden(text) == masked


@pytest.mark.parametrize(
    "handle",
    ["zebkrantz", "zebulonkrantz88", "zebulon.krantz", "Zebulon_Krantz", "zkrantz", "z.krantz", "krantz_zeb",
     "zebulon1988", "mia2016", "DANIELORTIZ", "d_ortiz7"],
)  # fmt: skip
def test_names_that_are_made_into_handles_are_hidden(handle: str) -> None:
    masked = hidden(f"I saw {handle} there")

    assert masked in ("I saw [Person A] there", "I saw [Child A] there")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Pick up Tyler at five", "Tyler"),
        ("Picked up Wrenley at five", "Wrenley"),
        ("birthday of Wrenley", "Wrenley"),
        ("It is Wrenley's birthday", "Wrenley"),
        ("Wrenley’s school called", "Wrenley"),
        ("you have Wrenley until six", "Wrenley"),
        ("drop Wrenley off", "Wrenley"),
        ("Tyler is sick", "Tyler"),
        ("Did Jennifer call?", "Jennifer"),
    ],
)
def test_names_that_a_message_lets_drop_are_hidden(text: str, name: str) -> None:
    assert name not in hidden(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20 10:30 at the school",
        "On 20 November 2026, Friday, at 5:05 Forest Avenue was closed.",
        "He paid 1,200.50 and 300 on 14 March, then 12 more.",
        "In 2025 Chicago, Illinois",
        "5 of 6 and 7 to 8, one or two, three four",
        "We met at school. Then at home.She left",
        "plate of 3 cookies, tag 2 people",
        "Unit of 4 weeks; 12 Days of Christmas",
        "Two hundred dollars on Main Street",
        "Pick up Monday. Pick up Friday at School.",
        "Miami is another",
        "Call me. Have Thanksgiving. Drop it off.",
        "Pickup moved to Friday 5 PM. It moved to November 14. We stay at 5 PM, home at 6 Monday",
        "My truck is from 2019; the car payment was 350. On facebook a co-parent wrote e-mail",
        "He has 12 Friends, 2 Happy Meals and 300 Dollars; form CAF 501 and DR 260",
        "He said 10 15 20 25 30 and left",
    ],
)
def test_what_only_looks_odd_stays(text: str) -> None:
    assert hidden(text) == text


@pytest.mark.parametrize(
    "piece",
    ["five ", "at dot ", "Two Hundred ", "1432 Maple ", "zeb.krantz_", "the third of ", "born ", "x.com/", "http://",
     "5 5 5 ", "lives at ", "lives at 5 A ", "corner of A ", "truck ", "snap a", "one two ", "1.1", "A B, "],
)  # fmt: skip
def test_hiding_odd_texts_grows_with_them_and_no_faster(piece: str) -> None:
    assert growth(lambda text: Masking.of([text], PEOPLE), piece, 40_000) < LINEAR
