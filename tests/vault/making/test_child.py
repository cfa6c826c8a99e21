"""The child process's end: its death, its silence and its lies are all "no preview", and nothing of it is left."""

from __future__ import annotations

import time
from pathlib import Path
from textwrap import dedent

import msgspec
import pytest

from app.vault.making import confinement, process
from app.vault.making.found import Drawn, Found, Offer, Why
from tests.vault.making.conftest import found_in

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def child(tmp_path, monkeypatch):
    """Put a program of the test in the place of the child process."""

    def put(code: str) -> None:
        program = tmp_path / "child.py"
        program.write_text(f"import os, signal, sys, time\nsys.path.insert(0, {str(ROOT)!r})\n{dedent(code)}")
        monkeypatch.setattr(process, "_CHILD", program)

    return put


def answered(found: object) -> str:
    return f"sys.stdout.buffer.write({msgspec.msgpack.encode(found)!r})"


def test_the_processor_is_taken_away_at_its_limit(child):
    child("""
        from app.vault.making import confinement
        confinement.CPU_SECONDS = 1
        confinement.confine([])
        while True: pass
    """)
    began = time.monotonic()

    assert found_in("text", b"words").why is Why.TOO_LONG
    assert time.monotonic() - began < 20


def test_a_child_that_waits_for_ever_is_ended_by_the_clock(child, tmp_path):
    child(f"""
        open({str(tmp_path / "number")!r}, "w").write(str(os.getpid()))
        time.sleep(600)
    """)

    assert found_in("text", b"words", seconds=1.5).why is Why.TOO_LONG
    assert not Path(f"/proc/{(tmp_path / 'number').read_text()}").exists()


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("os.abort()", Why.CRASHED),
        ("os.kill(os.getpid(), signal.SIGSEGV)", Why.CRASHED),
        ("os.kill(os.getpid(), signal.SIGKILL)", Why.TOO_MUCH_MEMORY),
        ("sys.exit(3)", Why.CRASHED),
        ("raise RuntimeError", Why.CRASHED),
        ("", Why.CRASHED),
        ("sys.stdout.buffer.write(b'nonsense')", Why.CRASHED),
        ("sys.stdout.buffer.write(b'\\x81' * 1000)", Why.CRASHED),
        (answered({"why": "because"}), Why.CRASHED),
        (answered({"text": "a" * 400_000}), Why.CRASHED),
        (answered({"text": 5}), Why.CRASHED),
        (answered({"small": {"width": 10, "height": 10, "webp": b"<script>alert(1)</script>"}}), Why.CRASHED),
        (answered({"small": {"width": 10**9, "height": 10, "webp": b"RIFFaaaaWEBPaaaaaaaa"}}), Why.CRASHED),
        (answered({"offers": [{"what": "date", "source": "picture", "local": "soon"}]}), Why.CRASHED),
        (answered({"offers": [{"what": "device", "source": "picture"}] * 99}), Why.CRASHED),
    ],
)  # fmt: skip
def test_whatever_becomes_of_the_child_there_is_an_answer(child, code, why):
    child(code)

    assert found_in("text", b"words") == Found(why=why)


def test_a_child_cannot_fill_the_disk(child, tmp_path):
    child(f"""
        from app.vault.making import confinement
        file = open({str(tmp_path / "filled")!r}, "wb")
        confinement.confine([])
        for _ in range(100): file.write(bytes(1_000_000))
    """)

    assert found_in("text", b"words").why is Why.CRASHED
    assert (tmp_path / "filled").stat().st_size <= confinement.FILE_BYTES


def test_a_child_is_told_nothing_of_our_settings(child, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for parsers")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nor this")
    child(f"open({str(tmp_path / 'told')!r}, 'w').write(repr(dict(os.environ)))")

    found_in("text", b"words")

    told = (tmp_path / "told").read_text()
    assert "LANG" in told
    assert "not for parsers" not in told
    assert "nor this" not in told


def test_the_answer_of_a_child_comes_back_whole(child):
    found = Found(
        small=Drawn(width=3, height=2, webp=b"RIFF\x0c\0\0\0WEBPVP8 "),
        pages=3,
        text="words",
        offers=(Offer(what="place", source="picture", text="38.63, -90.20"),),
    )
    child(answered(found))

    assert found_in("text", b"words") == found


def test_nothing_of_a_file_stays_on_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    found_in("text", b"words")

    assert list(tmp_path.iterdir()) == []
