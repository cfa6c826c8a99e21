"""`make bench`: measures, prints each figure beside its baseline, writes bench/results.json; 1 for a missed budget.

`python -m bench pages visit` measures only those parts (and writes no file).
"""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import structlog

from bench import (
    ask,
    audit,
    capacity,
    chat_import,
    exports,
    library,
    mail,
    pages,
    purging,
    stores,
    streams,
    uploads,
    verbs,
    visit,
    webhooks,
    wellbeing,
    words,
)
from bench.figures import HEADING, Figure, save
from bench.instance import Instance, instance
from tests.ministack import ministack_process

PARTS = (
    "timeline",
    "sizes",
    "search",
    "save",
    "memory",
    "visit",
    "capacity",
    "stores",
    "webhooks",
    "mail",
    "chats",
    "uploads",
    "exports",
    "purging",
    "audit",
    "streams",
    "library",
    "ask",
    "words",
    "wellbeing",
)


def main(wanted: Iterable[str]) -> int:
    """The exit status: 0 when every budget is kept."""
    chosen = tuple(wanted) or PARTS
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    figures: list[Figure] = []
    print(HEADING)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for figure in measured(chosen, Path(folder)):
            figures.append(figure)
            print(figure.line(), flush=True)
    if chosen == PARTS:
        save(figures)
    missed = [figure.name for figure in figures if not figure.holds]
    print(f"{len(figures)} figures, {len(missed)} over budget" + "".join(f"\n  {name}" for name in missed))
    return 1 if missed else 0


def measured(chosen: tuple[str, ...], folder: Path) -> Iterator[Figure]:
    """The figures of the chosen parts, as they are measured."""
    on_an_instance: dict[str, Callable[[Instance], Iterator[Figure]]] = {
        "timeline": pages.timeline,
        "sizes": pages.sizes,
        "search": verbs.searching,
        "save": verbs.saving,
        "memory": pages.memory,
        "visit": visit.first_visit,
    }
    if any(part in on_an_instance for part in chosen):
        print("Writing records of 100, 10,000 and 100,000 entries ...", file=sys.stderr, flush=True)
        filled = instance(folder / "data")
        for part, measure in on_an_instance.items():
            if part in chosen:
                yield from measure(filled)
    if "capacity" in chosen:
        with ministack_process() as endpoint:
            yield from capacity.capacity(endpoint, folder / "cloud")
    if "stores" in chosen:
        yield from stores.sqlite(folder)
        with ministack_process() as endpoint:
            yield from stores.dynamodb(endpoint)
    in_a_folder: dict[str, Callable[[Path], Iterator[Figure]]] = {
        "webhooks": webhooks.webhooks,
        "mail": mail.mail,
        "chats": chat_import.chat_import,
        "uploads": uploads.uploads,
        "exports": exports.exports,
        "purging": purging.purging,
        "audit": audit.auditing,
        "streams": streams.streams,
        "library": library.library,
        "ask": ask.asking,
        "words": words.words,
        "wellbeing": wellbeing.wellbeing,
    }
    for part, measure_there in in_a_folder.items():
        if part in chosen:
            yield from measure_there(folder / part)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
