"""PDFs for tests, written by hand: as many pages of text as wanted, dated, locked or bent."""

from __future__ import annotations

from collections.abc import Sequence


def pdf_of(pages: Sequence[str], *, created: str = "", locked: bool = False, size: str = "612 792") -> bytes:
    """A PDF with one page for each text; `created` is a date as PDFs write it, `locked` asks for a password."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        lines = "".join(f"({_escaped(line)}) Tj T* " for line in text.split("\n"))
        drawing = f"BT /F1 12 Tf 14 TL 72 720 Td {lines}ET"
        font = "<< /Font << /F1 3 0 R >> >>"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] /Contents {5 + 2 * number} 0 R /Resources {font} >>",
            f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream",
        ]
    trailer = f"/Size {len(objects) + 2} /Root 1 0 R /Info {len(objects) + 1} 0 R"
    objects.append(f"<< /CreationDate ({created}) >>" if created else "<< >>")
    if locked:
        half = "<" + "5a" * 32 + ">"
        trailer += f" /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O {half} /U {half} /P -4 >>"
    return _file(objects, trailer)


def _file(objects: Sequence[str], trailer: str) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, words in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{words}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(body)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< {trailer} >>\nstartxref\n{start}\n%%EOF\n"
    )
    return body + end.encode("latin-1")


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
