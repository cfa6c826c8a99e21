"""Confinement: what a process gives up before it reads somebody's file.

Limits hold on every system. On Linux it also loses the network, other programs and the file system, as far as the
kernel offers that; where one of these is missing, the limits still stand.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Sequence
from pathlib import Path

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 20
FILE_BYTES = 32 * 1024 * 1024
"""Of what it writes: its answer."""

_FILES = 64
_NICE = 10

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38


def confine(readable: Sequence[Path]) -> None:
    """Give up everything but reading what lies under `readable`, for good, in this process."""
    os.nice(_NICE)
    _lower(resource.RLIMIT_AS, MEMORY_BYTES)
    _lower(resource.RLIMIT_CPU, CPU_SECONDS, CPU_SECONDS + 2)  # first a signal that tells why, then the end
    _lower(resource.RLIMIT_FSIZE, FILE_BYTES)
    _lower(resource.RLIMIT_NOFILE, _FILES)
    _lower(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
            _leave_files(libc, readable)
            _leave_calls(libc)


def _lower(which: int, most: int, at_last: int | None = None) -> None:
    hard = resource.getrlimit(which)[1]
    limits = [bound if hard == resource.RLIM_INFINITY else min(bound, hard) for bound in (most, at_last or most)]
    try:
        resource.setrlimit(which, (limits[0], limits[1]))
    except ValueError:
        if sys.platform == "linux":  # macOS refuses a limit of memory: there the others have to do
            raise


# Landlock, https://docs.kernel.org/userspace-api/landlock.html. The numbers of its calls are those of every machine.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_BENEATH = 1
_ALL_OF_FILES = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many rights each version of it knows; 16 since the fifth."""


def _leave_files(libc: ctypes.CDLL, readable: Sequence[Path]) -> None:
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return
    rights = (1 << _ALL_OF_FILES.get(version, 16)) - 1
    tcp, scopes = (0b11 if version >= 4 else 0), (0b11 if version >= 6 else 0)
    rules = struct.pack("=QQQ", rights, tcp, scopes)
    ruleset = libc.syscall(_CREATE_RULESET, rules, len(rules) if version >= 6 else 16 if version >= 4 else 8, 0)
    if ruleset < 0:
        return
    for path in readable:
        if path.is_dir():
            folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
            libc.syscall(_ADD_RULE, ruleset, _BENEATH, struct.pack("=Qi", _READ_FILE | _READ_DIR, folder), 0)
            os.close(folder)
    libc.syscall(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


# A seccomp filter: a list of calls that answer EPERM. Numbers are the machine's own. Signals are refused here as well,
# because Landlock knows them since Linux 6.12 only, and what a file is called, may do and is dated Landlock never asks.
_MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_REFUSED = {
    "x86_64": {
        "socket": 41, "socketpair": 53, "fork": 57, "vfork": 58, "execve": 59, "ptrace": 101, "pivot_root": 155,
        "mount": 165, "unshare": 272, "open_by_handle_at": 304, "setns": 308, "process_vm_readv": 310,
        "process_vm_writev": 311, "bpf": 321, "execveat": 322, "userfaultfd": 323, "keyctl": 250,
        "io_uring_setup": 425, "pidfd_getfd": 438, "kill": 62,
        "tkill": 200, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297, "pidfd_open": 434, "pidfd_send_signal": 424,
        "setpriority": 141, "ioprio_set": 251, "chmod": 90, "fchmod": 91, "fchmodat": 268, "fchmodat2": 452,
        "chown": 92, "fchown": 93, "lchown": 94, "fchownat": 260, "utime": 132, "utimes": 235, "futimesat": 261,
        "utimensat": 280, "setxattr": 188, "lsetxattr": 189, "fsetxattr": 190, "removexattr": 197,
        "lremovexattr": 198, "fremovexattr": 199,
    },
    "aarch64": {
        "socket": 198, "socketpair": 199, "execve": 221, "ptrace": 117, "pivot_root": 41, "mount": 40, "unshare": 97,
        "open_by_handle_at": 265, "setns": 268, "process_vm_readv": 270, "process_vm_writev": 271, "bpf": 280,
        "execveat": 281, "userfaultfd": 282, "keyctl": 219, "io_uring_setup": 425, "pidfd_getfd": 438, "kill": 129,
        "tkill": 130, "rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240, "pidfd_open": 434, "pidfd_send_signal": 424,
        "setpriority": 140, "ioprio_set": 30, "fchmod": 52, "fchmodat": 53, "fchmodat2": 452, "fchownat": 54,
        "fchown": 55, "utimensat": 88, "setxattr": 5, "lsetxattr": 6, "fsetxattr": 7, "removexattr": 14,
        "lremovexattr": 15, "fremovexattr": 16,
    },
}  # fmt: skip
_OF_ITSELF = {
    "x86_64": {"tgkill": 234, "prlimit64": 302, "sched_setparam": 142, "sched_setscheduler": 144,
               "sched_setaffinity": 203, "sched_setattr": 314},
    "aarch64": {"tgkill": 131, "prlimit64": 261, "sched_setparam": 118, "sched_setscheduler": 119,
                "sched_setaffinity": 122, "sched_setattr": 274},
}  # fmt: skip
"""Calls whose first argument says whose: a process may end by its own signal, and ask for its own limits."""

_CLONE = {"x86_64": 56, "aarch64": 220}
_CLONE3 = 435
_CLONE_THREAD = 0x10000
_LOAD, _EQUAL, _ANY_BIT, _AT_LEAST, _ANSWER = 0x20, 0x15, 0x45, 0x35, 0x06
_ALLOW, _REFUSE, _UNKNOWN_CALL = 0x7FFF0000, 0x00050000 | 1, 0x00050000 | 38
"""EPERM, and ENOSYS: told that there is no clone3, libc makes its threads by clone, whose flags can be looked at."""


def _leave_calls(libc: ctypes.CDLL) -> None:
    machine = platform.machine()
    if machine not in _MACHINES:
        return
    program = _filter(machine)
    steps = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in program))
    header = struct.pack("@HP", len(program), ctypes.addressof(steps))
    libc.prctl(_PR_SET_SECCOMP, 2, ctypes.c_char_p(header), 0, 0)


def _filter(machine: str) -> list[tuple[int, int, int, int]]:
    """Steps of (what, skip if so, skip if not, value); offsets 4, 0 and 16 are machine, call and first argument."""
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, _MACHINES[machine]), (_ANSWER, 0, 0, _REFUSE), (_LOAD, 0, 0, 0)]
    steps += [(_AT_LEAST, 0, 1, 0x40000000), (_ANSWER, 0, 0, _REFUSE)]  # x86's second numbering of the same calls
    for number in _REFUSED[machine].values():
        steps += [(_EQUAL, 0, 1, number), (_ANSWER, 0, 0, _REFUSE)]
    for number in _OF_ITSELF[machine].values():
        steps += [(_EQUAL, 0, 5, number), (_LOAD, 0, 0, 16), (_EQUAL, 2, 0, 0), (_EQUAL, 1, 0, os.getpid())]
        steps += [(_ANSWER, 0, 0, _REFUSE), (_ANSWER, 0, 0, _ALLOW)]
    steps += [(_EQUAL, 0, 1, _CLONE3), (_ANSWER, 0, 0, _UNKNOWN_CALL)]
    steps += [(_EQUAL, 0, 3, _CLONE[machine]), (_LOAD, 0, 0, 16), (_ANY_BIT, 1, 0, _CLONE_THREAD)]
    return [*steps, (_ANSWER, 0, 0, _REFUSE), (_ANSWER, 0, 0, _ALLOW)]
