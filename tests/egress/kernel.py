"""The kernel's own record of where a piece of work connects to: its thread, every thread and process that it starts.

A seccomp filter sends each call that names an address to us before it is made, and is inherited by whatever is
started under it; nothing that runs there can take it off. Bytes are recorded elsewhere (tap.py).
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import platform
import select
import struct
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar

from tests.machine import kernel_lacks

_T = TypeVar("_T")

Address = tuple[str, int]

_MACHINES = {
    "x86_64": (0xC000003E, {"connect": 42, "sendto": 44, "sendmsg": 46, "sendmmsg": 307}),
    "aarch64": (0xC00000B7, {"connect": 203, "sendto": 206, "sendmsg": 211, "sendmmsg": 269}),
}
_URING = 425
"""A ring carries connections past every filter, so its making is recorded."""

_LOAD, _EQUAL, _ANSWER = 0x20, 0x15, 0x06
_ALLOW, _TELL, _REFUSE = 0x7FFF0000, 0x7FC00000, 0x00050000 | 1
_NO_NEW_PRIVILEGES, _SECCOMP, _WITH_FILTER, _WITH_LISTENER = 38, 317, 1, 8
_RECEIVE, _REPLY, _GO_ON = 0xC0502100, 0xC0182101, 1
_NOTICE, _ANSWERED = struct.Struct("=QIIiIQ6Q"), struct.Struct("=QqiI")
_FAMILIES = {2: (4, 4), 10: (8, 16)}
"""Where an address stands in a sockaddr of IPv4 and of IPv6, and its length."""


@dataclass
class Connections:
    """Where it connected to, in order. A path stands for a socket of this machine's own, with port 0."""

    made: list[Address] = field(default_factory=list)
    processes: set[int] = field(default_factory=set)
    """Which processes those were."""


def watched(work: Callable[[], _T]) -> tuple[_T, Connections]:
    """What `work` gives, done in a thread of its own, and where it connected to. Raises what it raises."""
    seen, done, failed = Connections(), [], []

    def run() -> None:
        try:
            _begin(seen)
            done.append(work())
        except BaseException as error:  # noqa: BLE001  # raised again, where the test waits
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return done[0], seen


def needs_a_kernel_that_tells() -> None:
    """Skips, with a line, where there is none."""
    if sys.platform != "linux" or platform.machine() not in _MACHINES:
        kernel_lacks("THIS IS NOT LINUX: where processes connect to cannot be recorded")


def _begin(seen: Connections) -> None:
    """Tell `seen` of this thread's calls from here on, and of all that it starts. For good: no filter goes away."""
    steps = b"".join(struct.pack("=HBBI", *step) for step in _steps())
    buffer = ctypes.create_string_buffer(steps)
    program = struct.pack("@HP", len(steps) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    number = _SECCOMP if platform.machine() == "x86_64" else 277
    listener = libc.syscall(number, _WITH_FILTER, _WITH_LISTENER, ctypes.c_char_p(program))
    if listener < 0:
        raise OSError(ctypes.get_errno(), "the kernel gives no listener")
    threading.Thread(target=_listen, args=[listener, seen], daemon=True).start()


def _steps() -> list[tuple[int, int, int, int]]:
    """Steps of (what, skip if so, skip if not, value); offsets 4, 0 and 48 are machine, call and fifth argument."""
    machine, calls = _MACHINES[platform.machine()]
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, machine), (_ANSWER, 0, 0, _REFUSE), (_LOAD, 0, 0, 0)]
    for number in (calls["connect"], calls["sendmsg"], calls["sendmmsg"], _URING):
        steps += [(_EQUAL, 0, 1, number), (_ANSWER, 0, 0, _TELL)]
    steps += [(_EQUAL, 0, 4, calls["sendto"]), (_LOAD, 0, 0, 48), (_EQUAL, 0, 1, 0), (_ANSWER, 0, 0, _ALLOW)]
    return [*steps, (_ANSWER, 0, 0, _TELL), (_ANSWER, 0, 0, _ALLOW)]


def _listen(listener: int, seen: Connections) -> None:
    """Note each call and let it go on, until nobody is left who could make one."""
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    while not any(event & select.POLLHUP for _, event in poll.poll()):
        notice = bytearray(_NOTICE.size)
        try:
            fcntl.ioctl(listener, _RECEIVE, notice)
            id_, pid, _, call, _, _, *arguments = _NOTICE.unpack(notice)
            seen.processes.add(_process(pid))
            seen.made += _addresses(pid, call, arguments)
            fcntl.ioctl(listener, _REPLY, bytearray(_ANSWERED.pack(id_, 0, 0, _GO_ON)))
        except OSError:  # who asked is gone
            continue
    os.close(listener)


def _process(thread: int) -> int:
    lines = Path(f"/proc/{thread}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Tgid:"))


def _addresses(pid: int, call: int, arguments: list[int]) -> list[Address]:
    """What the call names: a connection carries one address, a message may, and several messages several."""
    calls = _MACHINES[platform.machine()][1]
    if call == _URING:
        return [("io_uring", 0)]
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:

        def read(at: int, length: int) -> bytes:
            memory.seek(at)
            return memory.read(length)

        if call == calls["connect"]:
            places = [(arguments[1], arguments[2])]
        elif call == calls["sendto"]:
            places = [(arguments[4], arguments[5])]
        else:
            count = arguments[2] if call == calls["sendmmsg"] else 1
            places = [struct.unpack("=QI", read(arguments[1] + 64 * number, 12)) for number in range(count)]
        return [found for at, length in places if at and (found := _address(read(at, min(length, 128))))]


def _address(raw: bytes) -> Address | None:
    family = int.from_bytes(raw[:2], sys.byteorder)
    if family in _FAMILIES:
        at, length = _FAMILIES[family]
        return str(ip_address(raw[at : at + length])), int.from_bytes(raw[2:4], "big")
    return (raw[2:].split(b"\0")[0].decode() or "(no name)", 0) if family == 1 else None
