"""What records about providers say: complaints with all that became of them."""

from __future__ import annotations

from collections.abc import Iterator

from app.wellbeing.complaints.record import Complaint
from app.wellbeing.contents.item import Wording

COMPLAINT_COLUMNS = (
    "Provider", "Profession", "Goes to", "Began", "Ended", "What happened", "Harm", "Asked for", "Filed",
    "Reference", "Status", "Step", "Deadline", "Answer", "Vault files", "Letter", "Begun", "Last written",
)  # fmt: skip


def complaint(row: Complaint, wording: Wording) -> Iterator[tuple[str, object]]:
    """Labels and values, in order."""
    said = row.wording
    yield from zip(
        COMPLAINT_COLUMNS,
        (said.provider, said.profession, said.body, said.since, said.until, said.happened, said.harm, said.asked,
         said.filed, said.reference, row.status.label),
        strict=False,
    )  # fmt: skip
    for taken in row.history:
        yield "Step", _joined(taken.on, taken.step.label, taken.note)
    for deadline in row.dates:
        yield "Deadline", _joined(deadline.on, deadline.what, "done" if deadline.done else "")
    for answer in row.answers:
        yield "Answer", _joined(answer.on, answer.by, answer.text)
    for document_id in row.evidence:
        yield "Vault files", document_id
    yield "Letter", row.letter.text if row.letter else ""
    yield "Begun", wording.moment(row.made_at)
    yield "Last written", wording.moment(row.written_at)


def _joined(*parts: object) -> str:
    return ", ".join(str(part) for part in parts if part)
