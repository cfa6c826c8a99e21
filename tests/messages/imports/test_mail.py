"""Mail as files: who, when, to whom, the words, the names of what was attached; quarrelsome mail costs itself alone."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from app.messages.imports.said import Said, Wrong
from tests.messages.imports.conftest import found_in, said_in, wrong_in

CST = timezone(timedelta(hours=-6))


def mail(body: str = "Hello", **headers: str) -> str:
    given = {
        "From": "Sam Ortiz <sam@example.org>",
        "To": "alice@example.org",
        "Subject": "Pick-up",
        "Date": "Wed, 19 Nov 2025 17:05:00 -0600",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return "".join(f"{name}: {value}\n" for name, value in given.items() if value) + f"\n{body}\n"


def box(*mails: str) -> str:
    return "".join(f"From sam@example.org Wed Nov 19 17:05:00 2025\n{each}\n" for each in mails)


def test_one_mail_keeps_its_instant_and_its_own_zone() -> None:
    (said,) = said_in(mail())

    assert said.at == datetime(2025, 11, 19, 17, 5, tzinfo=CST)
    assert (said.sender, said.to, said.subject) == ("Sam Ortiz <sam@example.org>", ("alice@example.org",), "Pick-up")
    assert (said.written, said.text) == ("Wed, 19 Nov 2025 17:05:00 -0600", "Hello")


def test_mails_of_a_box_keep_each_their_own_offset() -> None:
    first, second = said_in(box(mail("One"), mail("Two", Date="Thu, 20 Nov 2025 00:05:00 +0100")))

    assert first.at == second.at
    assert (first.zone, second.zone) == ("-0600", "+0100")


def test_encoded_words_are_read() -> None:
    (said,) = said_in(mail(From="=?utf-8?q?Jos=C3=A9?= <j@example.org>", Subject="=?utf-8?b?TWHDsWFuYQ==?="))

    assert (said.sender, said.subject) == ("José <j@example.org>", "Mañana")


def test_a_quoted_postmark_in_the_words_begins_no_mail() -> None:
    (said,) = said_in(box(mail("One\n\n>From here on")))

    assert said.text == "One\n\nFrom here on"


def test_plain_words_are_taken_before_html_and_html_without_its_tags() -> None:
    html = "<style>p{}</style><p>Hello<br>there &amp; all</p><script>alert(1)</script>"
    parts = f"--b\nContent-Type: text/plain\n\nPlain\n--b\nContent-Type: text/html\n\n{html}\n--b--"
    (both,) = said_in(mail(parts, Content_Type='multipart/alternative; boundary="b"'))
    (alone,) = said_in(mail(html, Content_Type="text/html"))

    assert both.text == "Plain"
    assert alone.text == "Hello\nthere & all"


def attached(count: int) -> str:
    part = (
        '--b\nContent-Type: application/pdf; name="f{0}.pdf"\nContent-Disposition: attachment; filename="f{0}.pdf"\n'
        "Content-Transfer-Encoding: base64\n\n" + "QUJD\n" * 10
    )
    parts = "".join(part.format(number) for number in range(count))
    return mail(
        f"--b\nContent-Type: text/plain\n\nSee here\n{parts}--b--", Content_Type='multipart/mixed; boundary="b"'
    )


def test_attachments_are_named() -> None:
    (said,) = said_in(attached(2))

    assert (said.text, said.files) == ("See here", ("f0.pdf", "f1.pdf"))


def test_ten_thousand_attachments_are_counted_and_the_first_are_named() -> None:
    said, last = said_in(box(attached(10_000), mail("After")))

    assert (len(said.files), said.more_files, last.text) == (50, 9_950, "After")


@pytest.mark.parametrize("when", ["", "soon", "Wed, 99 Nov 2025 17:05:00 -0600", "Tue, 19 Nov 1816 17:05:00 -0600"])
def test_a_mail_without_a_date_is_told_by_its_line_and_the_others_are_read(when: str) -> None:
    text = box(mail("One"), mail("Bad", Date=when), mail("Two"))

    assert [one.line for one in wrong_in(text)] == [9]
    assert [one.text for one in found_in(text) if isinstance(one, Said)] == ["One", "Two"]


def test_a_mail_within_a_thousand_mails_is_left_out() -> None:
    nested = "Hello"
    for number in range(1500):
        nested = f"--b{number}\nContent-Type: multipart/mixed; boundary=b{number + 1}\n\n{nested}"
    found = found_in(box(mail(nested, Content_Type="multipart/mixed; boundary=b0"), mail("After")))

    assert isinstance(found[-1], Said)
    assert found[-1].text == "After"


@pytest.mark.parametrize("charset", ["utf-8", "us-ascii", "no-such-alphabet", "punycode", "hex", "x" * 300])
def test_whatever_alphabet_a_mail_names_its_words_are_read(charset: str) -> None:
    (said,) = said_in(mail("Mañana", Content_Type=f"text/plain; charset={charset}"))

    assert said.text == "Mañana"


def test_an_attachment_in_one_endless_line_is_named_all_the_same() -> None:
    endless = attached(1).replace("QUJD\n" * 10, "QUJD" * 300_000 + "\n")
    said, last = said_in(box(endless, mail("After")))

    assert (said.text, said.files, last.text) == ("See here", ("f0.pdf",), "After")


def test_a_mail_whose_words_are_one_endless_line_is_left_out_and_not_cut() -> None:
    found = found_in(box(mail("x" * 1_000_000), mail("After")))

    assert isinstance(found[0], Wrong)
    assert isinstance(found[1], Said)


def test_a_mail_with_too_many_words_is_left_out_with_the_reason() -> None:
    (wrong,) = wrong_in(mail("many words\n" * 20_000))

    assert isinstance(wrong, Wrong)
    assert "120,000" in wrong.why
