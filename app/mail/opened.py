"""Opened mails: what a kept mail says, read back out of its bytes for the development page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

from app.mail import KeptMail

_LINK = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True, slots=True)
class OpenedMail:
    """One mail, ready to be shown as text."""

    name: str
    subject: str
    headers: tuple[tuple[str, str], ...]
    text: tuple[tuple[str, bool], ...]
    """The plain part in pieces; True marks a link."""
    html: str
    links: tuple[str, ...]
    """Every http(s) link of both parts and of the headers, in order, once."""


def opened(mail: KeptMail) -> OpenedMail:
    """What the mail says."""
    parsed = message_from_bytes(mail.content, policy=policy.default)
    text, html = _part(parsed, "plain"), _part(parsed, "html")
    headers = tuple((name, str(value)) for name, value in parsed.items())
    from_headers = [link for _, value in headers for link in _LINK.findall(value)]
    links = dict.fromkeys([*_LINK.findall(text), *_hrefs(html), *from_headers])
    return OpenedMail(mail.name, str(parsed["Subject"]), headers, _pieces(text), html, tuple(links))


def _part(parsed: EmailMessage, kind: str) -> str:
    part = parsed.get_body((kind,))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n")


def _pieces(text: str) -> tuple[tuple[str, bool], ...]:
    pieces, at = [], 0
    for found in _LINK.finditer(text):
        pieces += [(text[at : found.start()], False), (found.group(), True)]
        at = found.end()
    return (*pieces, (text[at:], False))


def _hrefs(html: str) -> list[str]:
    reader = _Links()
    reader.feed(html)
    reader.close()
    return [link for link in reader.found if _LINK.fullmatch(link)]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]
