"""The recorder sees whatever connects: this thread, one that it starts, and a process that it starts."""

from __future__ import annotations

import base64
import quopri
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from urllib.parse import quote_plus

import pytest

from tests.egress.kernel import needs_a_kernel_that_tells, watched
from tests.egress.tap import Taps, readable
from tests.vault.making.test_confinement import refused

CONNECTS = "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])))"


@pytest.fixture
def port() -> Iterator[int]:
    """Of somebody who listens."""
    needs_a_kernel_that_tells()
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def by_itself(port: int) -> None:
    socket.create_connection(("127.0.0.1", port)).close()


def by_a_thread(port: int) -> None:
    thread = threading.Thread(target=by_itself, args=[port])
    thread.start()
    thread.join()


def by_a_process(port: int) -> None:
    subprocess.run([sys.executable, "-I", "-c", CONNECTS, str(port)], check=True)


def by_a_process_of_a_process(port: int) -> None:
    program = "import subprocess, sys; subprocess.run([sys.executable, '-I', '-c', *sys.argv[1:]], check=True)"
    subprocess.run([sys.executable, "-I", "-c", program, CONNECTS, str(port)], check=True)


def by_a_datagram(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(b"word", ("127.0.0.1", port))


def by_a_message(port: int) -> None:
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sock:
        sock.sendmsg([b"word"], [], 0, ("::1", port))


@pytest.mark.parametrize(
    "connect", [by_itself, by_a_thread, by_a_process, by_a_process_of_a_process, by_a_datagram, by_a_message]
)
def test_where_something_connects_to_is_seen(connect: Callable[[int], None], port: int) -> None:
    _, seen = watched(lambda: connect(port))

    assert seen.made == [("::1" if connect is by_a_message else "127.0.0.1", port)]


def test_who_goes_nowhere_is_seen_nowhere(port: int) -> None:
    made, seen = watched(lambda: subprocess.run([sys.executable, "-c", ""], check=True).returncode)

    assert (made, seen.made) == (0, [])


def test_the_process_that_looks_at_files_asks_to_connect_and_gets_not_so_far(port: int) -> None:
    said, seen = watched(lambda: refused(f"socket.create_connection(('127.0.0.1', {port}))"))

    assert (said, seen.made) == ("PermissionError", [])


def test_what_is_said_by_the_way_is_kept_and_comes_to_its_service() -> None:
    taps = Taps(doing="asks")
    with (
        socket.create_server(("127.0.0.1", 0)) as service,
        taps.before("Service", service.getsockname()[1]) as port,
        socket.create_connection(("127.0.0.1", port)) as one,
    ):
        one.sendall(b"a word")
        there, _ = service.accept()
        with there:
            assert there.recv(100) == b"a word"
            there.sendall(b"back")
            assert one.recv(100) == b"back"

    assert taps.where("word") == {("Service", "asks")}
    assert taps.where("back") == set()


WORD = b"quill-7f3a"
PART = base64.encodebytes(b"y" * 51 + WORD)


@pytest.mark.parametrize(
    "written",
    [
        WORD,
        quopri.encodestring(b"=" * 22 + WORD * 9),
        quote_plus(b"/" + WORD).encode(),
        PART,
        base64.b64encode(b"Content-Transfer-Encoding: base64\n\n" + PART),
        base64.urlsafe_b64encode(b"z\xff\xfe" + WORD).rstrip(b"="),
    ],
    ids=["plain", "quoted", "in an address", "in base64", "in a mail in base64", "in a token"],
)
def test_a_word_is_found_in_whatever_writing(written: bytes) -> None:
    assert WORD.decode() in readable(written)
