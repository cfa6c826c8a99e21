"""Paper: documents set as PDF, in this process and in memory, from a Typst template and data that is never code."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import msgspec

_FRAME = b"#let data = json(bytes(sys.inputs.data))\n"


def typeset(package: str, template: str, data: Any) -> bytes:
    """A tagged PDF (PDF/UA-1 where the fonts allow) of `template`, a file of `package` that finds its `data` so named.

    `data` is anything msgspec turns into JSON. What people wrote reaches the template as text and is never read as
    markup. Nothing is written to disk. A letter that no font of this machine has is a box.
    """
    import typst  # noqa: PLC0415  # 30 MB that only who prints pays

    source, sent = _FRAME + _template(package, template), {"data": msgspec.json.encode(data).decode()}
    try:
        return _set(typst, source, sent, pdf_standards=["ua-1"])
    except typst.TypstError:  # a letter that no font here has may not stand in PDF/UA; a page with a box for it may
        return _set(typst, source, sent)


def _set(typst: Any, source: bytes, sent: dict[str, str], **more: Any) -> bytes:
    pdf: bytes = typst.compile(source, format="pdf", sys_inputs=sent, **more)
    return pdf


@cache
def _template(package: str, name: str) -> bytes:
    return resources.files(package).joinpath(name).read_bytes()
