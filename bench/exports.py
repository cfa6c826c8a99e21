"""A copy of everything of a large account: its rate beside `zip -0` of the same files, and what the worker takes.

BENCH_EXPORT_GB, BENCH_EXPORT_ENTRIES and BENCH_EXPORT_MESSAGES make it smaller; three times the gigabytes must be free.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from app.ids import mint_id
from app.rights.exports import model
from app.rights.exports.record import Export, Wanted
from app.services import build
from app.settings import from_environment
from app.store.keys import tenant_id
from app.store.sealed import Shelf
from app.vault import adding
from app.vault.placement import original
from app.vault.record import Details, File
from bench.chat_import import fill
from bench.figures import Figure
from bench.people import person
from tests.standins import HeldQueue

MB = 1024 * 1024
_GB = float(os.environ.get("BENCH_EXPORT_GB", "5"))
_ENTRIES = int(os.environ.get("BENCH_EXPORT_ENTRIES", "10000"))
_MESSAGES = int(os.environ.get("BENCH_EXPORT_MESSAGES", "50000"))
_FILE_MB = 50


def exports(folder: Path) -> Iterator[Figure]:
    """The whole way from the click to the mail, in one worker."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"copy of {_ENTRIES:,} entries, {_MESSAGES:,} messages, {_GB:g} GB"
    tenant = _child(folder, "fill")["tenant"]
    theirs = _zipped(folder)
    ours = _child(folder, "work", str(tenant))
    rate = float(ours["size"]) / MB / float(ours["seconds"])
    yield Figure(f"{name}, rate", rate, "MB/s", theirs, "zip -0 -r", least_ratio=0.4)
    yield Figure(f"{name}, resident memory", float(ours["mb"]), "MB", float(ours["before"]), "before", most=150)
    shutil.rmtree(folder)


def _zipped(folder: Path) -> float:
    """MB a second of the field's program."""
    target = folder / "theirs.zip"
    began = time.perf_counter()
    program = shutil.which("zip")
    if program is None:
        raise RuntimeError("this figure needs the program zip (on Debian: apt-get install zip)")
    subprocess.run([program, "-0", "-q", "-r", target, "files"], cwd=folder, check=True)
    took = time.perf_counter() - began
    size = target.stat().st_size
    target.unlink()
    return size / MB / took


def _child(folder: Path, *arguments: str) -> dict[str, str | float]:
    """What a process of its own says of its work."""
    command = [sys.executable, "-m", "bench.exports", str(folder), *arguments]
    told = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(told.stdout.splitlines()[-1]))


def _fill(folder: Path) -> dict[str, str | float]:
    services = build(from_environment({"DATA_DIR": str(folder / "data")}), queue=(queue := HeldQueue()))
    queue.attach(services)
    shelf = person(services, "takesalong", _ENTRIES)
    fill(services, queue, shelf.tenant, _MESSAGES)
    (folder / "files").mkdir()
    block = os.urandom(MB)
    for number in range(int(_GB * 1024 / _FILE_MB)):
        path = folder / "files" / f"video-{number}.bin"
        with path.open("wb") as file:
            for part in range(_FILE_MB):  # no two megabytes alike, made faster than the disk takes them
                file.write(number.to_bytes(8) + part.to_bytes(8) + block[16:])
        with path.open("rb") as file:
            id_ = mint_id(services.now())
            info = services.blobs.tenant(shelf.tenant).put(original(id_), file, content_type="video/mp4")
        about = File(
            blob=original(id_), original_name=path.name, size=info.size, sha256=info.sha256, content_type="video/mp4",
            announced_type="video/mp4", added_at=services.now(),
        )  # fmt: skip
        adding.add(services, shelf, id_, about, Details(title=path.name))
    return {"tenant": shelf.tenant}


def _work(folder: Path, tenant: str) -> dict[str, str | float]:
    services = build(from_environment({"DATA_DIR": str(folder / "data")}), queue=(queue := HeldQueue()))
    queue.attach(services)
    before = _peak_mb()
    began = time.perf_counter()
    id_ = model.ask(services, tenant_id(tenant), Wanted(comprehensive=True))
    queue.run()
    took = time.perf_counter() - began
    made = _made(services.store.tenant(tenant_id(tenant)), id_)
    return {"seconds": took, "mb": _peak_mb(), "before": before, "size": made.size}


def _made(shelf: Shelf, id_: str) -> Export:
    export = model.find(shelf, id_).record
    if export.state != "ready" or export.missing:
        raise SystemExit(f"the copy is not whole: {export.state}, {export.missing} missing")
    return export


def _peak_mb() -> float:
    status = Path(f"/proc/{os.getpid()}/status").read_text("utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    _folder, _kind, *_rest = sys.argv[1:]
    print(json.dumps(_fill(Path(_folder)) if _kind == "fill" else _work(Path(_folder), *_rest)))
